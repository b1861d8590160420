-- Long-term memory. Ids are kept as their UTF-8 bytes and times as milliseconds since the epoch, as in
-- the tables of sessions.

-- Whose memories. An owner whose names are null is forgotten: its rows are on their way out.
CREATE TABLE IF NOT EXISTS {memory_owners} (
  owner_pk BIGINT         NOT NULL AUTO_INCREMENT,
  app_name VARBINARY(765) NULL,
  user_id  VARBINARY(765) NULL,
  PRIMARY KEY (owner_pk),
  UNIQUE KEY owner_key (app_name, user_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {memories} (
  memory_pk     BIGINT          NOT NULL AUTO_INCREMENT,
  owner_pk      BIGINT          NOT NULL,
  memory_id     VARBINARY(64)   NOT NULL,
  author        LONGTEXT        NOT NULL COMMENT 'user, or the name of the agent',
  content       LONGTEXT        NOT NULL COMMENT 'what was said',
  audience      VARBINARY(1024) NOT NULL COMMENT 'direct, public, or private: and a channel',
  first_said_at BIGINT          NOT NULL,
  last_said_at  BIGINT          NOT NULL,
  session_id    LONGTEXT        NOT NULL COMMENT 'where it was said last; empty if in no session',
  event_id      LONGTEXT        NOT NULL,
  times_said    BIGINT          NOT NULL,
  PRIMARY KEY (memory_pk),
  UNIQUE KEY memory_key (owner_pk, memory_id),
  KEY by_time (owner_pk, last_said_at, memory_id),
  CONSTRAINT {memory_of_owner} FOREIGN KEY (owner_pk) REFERENCES {memory_owners} (owner_pk)
    ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- The words under which memories are found, the latest memory of a word last: what is read of a word is
-- bounded, and a deleted row is gone, which words in a FULLTEXT index are not.
CREATE TABLE IF NOT EXISTS {memory_terms} (
  owner_pk     BIGINT          NOT NULL,
  term         VARBINARY(160)  NOT NULL,
  last_said_at BIGINT          NOT NULL,
  memory_pk    BIGINT          NOT NULL,
  audience     VARBINARY(1024) NOT NULL,
  PRIMARY KEY (owner_pk, term, last_said_at, memory_pk),
  KEY of_memory (memory_pk),
  CONSTRAINT {term_of_memory} FOREIGN KEY (memory_pk) REFERENCES {memories} (memory_pk)
    ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- What made a memory once does not make it again, not even when the memory is forgotten.
CREATE TABLE IF NOT EXISTS {memory_sources} (
  owner_pk     BIGINT     NOT NULL,
  source_hash  BINARY(32) NOT NULL COMMENT 'SHA-256 of session id and event id',
  session_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the session id',
  said_at      BIGINT     NOT NULL,
  memory_pk    BIGINT     NULL COMMENT 'null once it is forgotten',
  PRIMARY KEY (owner_pk, source_hash),
  KEY by_session (owner_pk, session_hash),
  KEY of_memory (memory_pk),
  CONSTRAINT {source_of_owner} FOREIGN KEY (owner_pk) REFERENCES {memory_owners} (owner_pk)
    ON DELETE CASCADE,
  CONSTRAINT {source_of_memory} FOREIGN KEY (memory_pk) REFERENCES {memories} (memory_pk)
    ON DELETE SET NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- How far each session has been looked through.
CREATE TABLE IF NOT EXISTS {memory_marks} (
  owner_pk     BIGINT     NOT NULL,
  session_hash BINARY(32) NOT NULL,
  mark         LONGTEXT   NOT NULL,
  PRIMARY KEY (owner_pk, session_hash),
  CONSTRAINT {mark_of_owner} FOREIGN KEY (owner_pk) REFERENCES {memory_owners} (owner_pk)
    ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
