-- Small documents that are kept until somebody deletes them, such as where an application is installed.
SET SESSION sql_notes = 0;

CREATE TABLE IF NOT EXISTS {records} (
  kind  VARBINARY(64) NOT NULL,
  name  VARBINARY(64) NOT NULL,
  value MEDIUMBLOB    NOT NULL,
  PRIMARY KEY (kind, name)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

SET SESSION sql_notes = 1;
