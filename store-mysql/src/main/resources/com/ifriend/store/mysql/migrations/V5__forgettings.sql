-- What stays of a forgetting, so that conversations that live on do not undo it. No name stands here: who is
-- meant can be told only by who knows the name.
CREATE TABLE IF NOT EXISTS {memory_forgettings} (
  owner_digest BINARY(32) NOT NULL COMMENT 'what stands for application and user',
  session_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the session id; that of no id for all sessions',
  said_until   BIGINT     NULL COMMENT 'the latest time of what was learnt; null if nothing was',
  forgotten_at BIGINT     NOT NULL,
  PRIMARY KEY (owner_digest, session_hash)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
