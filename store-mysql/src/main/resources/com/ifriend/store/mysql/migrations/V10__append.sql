-- Locking and reading a session's row before it is written is a tenth of an append.

SET SESSION sql_notes = 0;

DELIMITER //

-- For who has read the session, and so knows its number: the UPDATE checks, and tells the place of the
-- event. LAST_INSERT_ID is asked for by SET, since in a condition MySQL 8.0 takes it for a constant from one
-- call to the next. What cannot be appended like that is left to append_event_v1, which looks the session
-- up and appends, or says why not. Same results as there.
DROP PROCEDURE IF EXISTS {append_event_v2} //
CREATE PROCEDURE {append_event_v2}(
  IN p_app VARBINARY(765),
  IN p_user VARBINARY(765),
  IN p_session VARBINARY(765),
  IN p_ttl BIGINT,
  IN p_event_hash BINARY(32),
  IN p_event_at BIGINT,
  IN p_payload LONGBLOB,
  IN p_fence BIGINT,
  IN p_title TEXT CHARACTER SET utf8mb4,
  IN p_position BIGINT,
  IN p_patch LONGTEXT CHARACTER SET utf8mb4,
  IN p_pk BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
append: BEGIN
  DECLARE v_micros BIGINT DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6));
  DECLARE v_now BIGINT DEFAULT v_micros DIV 1000;
  DECLARE v_bytes BIGINT DEFAULT LENGTH(p_payload);
  DECLARE v_seq BIGINT;
  DECLARE v_refused BOOLEAN DEFAULT FALSE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  UPDATE {sessions} SET
      committed_at = GREATEST(committed_at, v_micros),
      event_count = LAST_INSERT_ID(event_count + 1),
      event_bytes = event_bytes + v_bytes,
      last_event_at = p_event_at,
      newest_event_at = p_event_at,
      fence = COALESCE(p_fence, fence),
      title = COALESCE(title, p_title),
      expires_at = v_now + p_ttl
    WHERE session_pk = p_pk
      AND app_name = p_app AND user_id = p_user AND session_id = p_session
      AND expires_at > v_now
      -- An older event would need the newest time stamp for its row.
      AND COALESCE(newest_event_at <= p_event_at, TRUE)
      AND COALESCE(p_fence >= fence, TRUE)
      AND COALESCE(p_position = event_count + 1, TRUE);
  IF ROW_COUNT() = 1 THEN
    SET v_seq = LAST_INSERT_ID();
    BEGIN
      DECLARE CONTINUE HANDLER FOR 1062 SET v_refused = TRUE;
      INSERT INTO {session_events} (session_pk, seq, newest_at, event_hash, payload)
        VALUES (p_pk, v_seq, p_event_at, p_event_hash, p_payload);
    END;
    IF NOT v_refused THEN
      IF p_patch IS NOT NULL THEN
        CALL {apply_patch_v1}(p_pk, p_app, p_user, p_patch);
      END IF;
      COMMIT;
      LEAVE append;
    END IF;
  END IF;
  ROLLBACK;
  CALL {append_event_v1}(p_app, p_user, p_session, p_ttl, p_event_hash, p_event_at, p_payload,
    p_fence, p_title, p_position, p_patch);
END //

DELIMITER ;

SET SESSION sql_notes = 1;
