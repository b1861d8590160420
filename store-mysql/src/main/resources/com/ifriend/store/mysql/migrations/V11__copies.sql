-- For a store that has copies of the sessions elsewhere: which were changed here while their copies could not be,
-- which were deleted, since a copy may come back, and which state of the copies was taken over last.
SET SESSION sql_notes = 0;

CREATE TABLE IF NOT EXISTS {session_marks} (
  app_name   VARBINARY(765) NOT NULL,
  user_id    VARBINARY(765) NOT NULL,
  session_id VARBINARY(765) NOT NULL,
  marked_at  BIGINT         NOT NULL COMMENT 'µs since the epoch, clock of the database; grows',
  PRIMARY KEY (app_name, user_id, session_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {session_deletions} (
  app_name    VARBINARY(765) NOT NULL,
  user_id     VARBINARY(765) NOT NULL,
  session_id  VARBINARY(765) NOT NULL,
  created_at  BIGINT         NOT NULL COMMENT 'of the session that was deleted, ms since the epoch',
  known_until BIGINT         NOT NULL COMMENT 'µs since the epoch',
  PRIMARY KEY (app_name, user_id, session_id),
  KEY by_time (known_until)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {shared_versions} (
  app_name VARBINARY(765) NOT NULL,
  user_id  VARBINARY(765) NOT NULL COMMENT 'empty for what all users of the app share',
  version  BIGINT         NOT NULL,
  PRIMARY KEY (app_name, user_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

SET SESSION sql_notes = 1;
