-- Ids are kept as their UTF-8 bytes: compared exactly, with case, accents and trailing spaces. 255
-- UTF-16 characters take at most 765 bytes, so the whole key fits an index and needs no hash.
-- Times are milliseconds since the epoch, so that no time zone has a say.

CREATE TABLE IF NOT EXISTS {sessions} (
  session_pk    BIGINT         NOT NULL AUTO_INCREMENT,
  app_name      VARBINARY(765) NOT NULL,
  user_id       VARBINARY(765) NOT NULL,
  session_id    VARBINARY(765) NOT NULL,
  created_at    BIGINT         NOT NULL COMMENT 'ms since the epoch, clock of the database',
  expires_at    BIGINT         NOT NULL COMMENT 'ms since the epoch, clock of the database',
  -- Indexed by the minute, so that an append does not move an index entry each time.
  expires_minute BIGINT        GENERATED ALWAYS AS (expires_at DIV 60000) VIRTUAL,
  committed_at  BIGINT         NOT NULL COMMENT 'last commit, µs since the epoch, clock of the database',
  event_count   BIGINT         NOT NULL DEFAULT 0,
  event_bytes   BIGINT         NOT NULL DEFAULT 0,
  last_event_at BIGINT         NULL COMMENT 'the last event''s own time stamp',
  newest_event_at BIGINT       NULL COMMENT 'the newest of the events'' own time stamps',
  fence         BIGINT         NULL COMMENT 'newest fencing token seen',
  title         TEXT           NULL COMMENT 'what to call it in a list',
  PRIMARY KEY (session_pk),
  UNIQUE KEY session_key (app_name, user_id, session_id),
  KEY by_expiry (expires_minute)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- Append-only. Each index that is not here makes an append cheaper: newest_at never decreases with seq,
-- so that the first event of a time is found by bisection.
CREATE TABLE IF NOT EXISTS {session_events} (
  session_pk BIGINT     NOT NULL,
  seq        BIGINT     NOT NULL COMMENT 'position in the history, from 1 without gaps',
  newest_at  BIGINT     NOT NULL COMMENT 'the newest time stamp up to this event, ms since the epoch',
  event_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the event''s id, which may have any length',
  payload    LONGBLOB   NOT NULL COMMENT 'one JSON document, kept byte for byte',
  PRIMARY KEY (session_pk, seq),
  UNIQUE KEY event_key (session_pk, event_hash),
  CONSTRAINT {event_of_session} FOREIGN KEY (session_pk) REFERENCES {sessions} (session_pk)
    ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per key and scope. A key may have any length, so its SHA-256 stands for it in the index.
CREATE TABLE IF NOT EXISTS {session_state} (
  session_pk  BIGINT     NOT NULL,
  key_hash    BINARY(32) NOT NULL,
  state_key   LONGTEXT   NOT NULL,
  state_value LONGTEXT   NOT NULL COMMENT 'JSON',
  PRIMARY KEY (session_pk, key_hash),
  CONSTRAINT {state_of_session} FOREIGN KEY (session_pk) REFERENCES {sessions} (session_pk)
    ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {user_state} (
  app_name    VARBINARY(765) NOT NULL,
  user_id     VARBINARY(765) NOT NULL,
  key_hash    BINARY(32)     NOT NULL,
  state_key   LONGTEXT       NOT NULL,
  state_value LONGTEXT       NULL COMMENT 'JSON; null in the row that guards the others',
  PRIMARY KEY (app_name, user_id, key_hash)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {app_state} (
  app_name    VARBINARY(765) NOT NULL,
  key_hash    BINARY(32)     NOT NULL,
  state_key   LONGTEXT       NOT NULL,
  state_value LONGTEXT       NULL COMMENT 'JSON; null in the row that guards the others',
  PRIMARY KEY (app_name, key_hash)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
