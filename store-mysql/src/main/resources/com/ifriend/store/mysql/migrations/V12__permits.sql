-- What all processes on a queue of turns share of what a channel allows so many times in a while.
SET SESSION sql_notes = 0;

CREATE TABLE IF NOT EXISTS {turn_permits} (
  seq         BIGINT         NOT NULL AUTO_INCREMENT,
  queue       VARBINARY(765) NOT NULL,
  permit      VARBINARY(765) NOT NULL,
  known_until BIGINT         NOT NULL COMMENT 'when it can be had again, µs since the epoch',
  PRIMARY KEY (seq),
  KEY of_permit (queue, permit),
  KEY by_time (known_until)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

DELIMITER //

-- One row: how many were taken before.
DROP PROCEDURE IF EXISTS {take_permit_v1} //
CREATE PROCEDURE {take_permit_v1}(
  IN p_queue VARBINARY(765), IN p_permit VARBINARY(765), IN p_most BIGINT, IN p_time BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_count BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  CALL {lock_turns_v1}(p_queue, v_now);
  DELETE FROM {turn_permits}
    WHERE queue = p_queue AND permit = p_permit AND known_until <= v_now;
  SELECT COUNT(*) INTO v_count FROM {turn_permits} WHERE queue = p_queue AND permit = p_permit;
  IF v_count < p_most THEN
    INSERT INTO {turn_permits} (queue, permit, known_until)
      VALUES (p_queue, p_permit, v_now + p_time);
  END IF;
  COMMIT;
  SELECT v_count;
END //

DELIMITER ;

SET SESSION sql_notes = 1;
