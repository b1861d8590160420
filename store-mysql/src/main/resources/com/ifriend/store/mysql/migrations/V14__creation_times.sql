-- What comes late, from elsewhere, is meant for one session, not for the next one of its name.

SET SESSION sql_notes = 0;

DELIMITER //

-- As create_session_v1, of a session that was created elsewhere, then.
DROP PROCEDURE IF EXISTS {create_session_v2} //
CREATE PROCEDURE {create_session_v2}(
  IN p_app VARBINARY(765),
  IN p_user VARBINARY(765),
  IN p_session VARBINARY(765),
  IN p_ttl BIGINT,
  IN p_patch LONGTEXT CHARACTER SET utf8mb4,
  IN p_created_at BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_micros BIGINT DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6));
  DECLARE v_now BIGINT DEFAULT v_micros DIV 1000;
  DECLARE v_exists BOOLEAN DEFAULT FALSE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  DELETE FROM {sessions}
    WHERE app_name = p_app AND user_id = p_user AND session_id = p_session
      AND expires_at <= v_now;
  BEGIN
    DECLARE CONTINUE HANDLER FOR 1062 SET v_exists = TRUE;
    INSERT INTO {sessions} (app_name, user_id, session_id, created_at, expires_at, committed_at)
      VALUES (p_app, p_user, p_session, p_created_at, v_now + p_ttl, v_micros);
  END;
  IF v_exists THEN
    ROLLBACK;
    SELECT 'EXISTS' AS outcome;
  ELSE
    IF p_patch IS NOT NULL THEN
      CALL {apply_patch_v1}(LAST_INSERT_ID(), p_app, p_user, p_patch);
    END IF;
    SELECT 'OK' AS outcome, p_created_at AS created_at;
    SELECT state_key, state_value FROM {app_state}
      WHERE app_name = p_app AND state_value IS NOT NULL;
    SELECT state_key, state_value FROM {user_state}
      WHERE app_name = p_app AND user_id = p_user AND state_value IS NOT NULL;
    COMMIT;
  END IF;
END //

-- As append_event_v1, for the session that was created then; M too where another one has the name.
DROP PROCEDURE IF EXISTS {append_event_v3} //
CREATE PROCEDURE {append_event_v3}(
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
  IN p_created_at BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
append: BEGIN
  DECLARE v_micros BIGINT DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6));
  DECLARE v_now BIGINT DEFAULT v_micros DIV 1000;
  DECLARE v_pk, v_count, v_newest, v_fence, v_seq BIGINT;
  DECLARE v_duplicate BOOLEAN DEFAULT FALSE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  -- The session's row is locked before anything else, by every writer.
  SELECT session_pk, event_count, GREATEST(p_event_at, COALESCE(newest_event_at, p_event_at)), fence
    INTO v_pk, v_count, v_newest, v_fence
    FROM {sessions}
    WHERE app_name = p_app AND user_id = p_user AND session_id = p_session
      AND expires_at > v_now AND created_at = p_created_at
    FOR UPDATE;
  IF v_pk IS NULL THEN
    ROLLBACK;
    SELECT 'M', 0;
    LEAVE append;
  END IF;
  IF p_fence < v_fence THEN
    ROLLBACK;
    SELECT 'F', v_fence;
    LEAVE append;
  END IF;
  IF COALESCE(p_position = v_count + 1, TRUE) THEN
    BEGIN
      DECLARE CONTINUE HANDLER FOR 1062 SET v_duplicate = TRUE;
      INSERT INTO {session_events} (session_pk, seq, newest_at, event_hash, payload)
        VALUES (v_pk, v_count + 1, v_newest, p_event_hash, p_payload);
    END;
    IF NOT v_duplicate THEN
      UPDATE {sessions} SET
          committed_at = GREATEST(committed_at, v_micros),
          event_count = v_count + 1,
          event_bytes = event_bytes + LENGTH(p_payload),
          last_event_at = p_event_at,
          newest_event_at = v_newest,
          fence = COALESCE(p_fence, fence),
          title = COALESCE(title, p_title),
          expires_at = v_now + p_ttl
        WHERE session_pk = v_pk;
      IF p_patch IS NOT NULL THEN
        CALL {apply_patch_v1}(v_pk, p_app, p_user, p_patch);
      END IF;
      COMMIT;
      LEAVE append;
    END IF;
  END IF;

  SET v_seq = (SELECT seq FROM {session_events}
    WHERE session_pk = v_pk AND event_hash = p_event_hash AND seq <= v_count);
  ROLLBACK;
  IF v_seq IS NOT NULL THEN
    SELECT 'D', v_seq;
  ELSE
    SELECT IF(v_duplicate, 'T', 'P'), v_count;
  END IF;
END //

DELIMITER ;

SET SESSION sql_notes = 1;
