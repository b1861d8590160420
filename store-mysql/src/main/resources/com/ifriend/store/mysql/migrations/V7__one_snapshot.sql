-- A load sees one state of a session, while documents in it are replaced: SET with a subselect reads what was
-- committed since, beside the snapshot of its transaction.

SET SESSION sql_notes = 0;

DELIMITER //

-- As load_session_v2, which bots of the version before still call.
DROP PROCEDURE IF EXISTS {load_session_v3} //
CREATE PROCEDURE {load_session_v3}(
  IN p_app VARBINARY(765),
  IN p_user VARBINARY(765),
  IN p_session VARBINARY(765),
  IN p_ttl BIGINT,
  IN p_recent BIGINT,
  IN p_after BIGINT,
  IN p_known BIGINT,
  IN p_known_pk BIGINT,
  IN p_known_edition BIGINT,
  IN p_known_sha1 CHAR(40) CHARACTER SET ascii
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now BIGINT
    DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000;
  DECLARE v_pk, v_count, v_expires, v_edition, v_first, v_new, v_behind, v_middle BIGINT;
  DECLARE v_right BOOLEAN DEFAULT FALSE;
  DECLARE v_gap BOOLEAN DEFAULT FALSE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  -- One snapshot for all reads.
  SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  START TRANSACTION;
  SELECT session_pk, event_count, expires_at INTO v_pk, v_count, v_expires
    FROM {sessions}
    WHERE app_name = p_app AND user_id = p_user AND session_id = p_session
      AND expires_at > v_now;
  -- Not SET with a subselect, which reads what was committed since, beside the snapshot.
  SELECT COALESCE((SELECT edition FROM {session_edits} WHERE session_pk = v_pk), 0) INTO v_edition;
  SET v_first = GREATEST(1, v_count + 1 - COALESCE(p_recent, v_count)), v_new = v_first;
  IF p_after IS NOT NULL THEN
    -- From the first event that is asked for, all are read; the caller picks again. It is the first up to
    -- which there is a time stamp that is new enough.
    SET v_behind = v_count + 1;
    WHILE v_first < v_behind DO
      SET v_middle = (v_first + v_behind) DIV 2;
      IF p_after <= (SELECT newest_at FROM {session_events}
          WHERE session_pk = v_pk AND seq = v_middle) THEN
        SET v_behind = v_middle;
      ELSE
        SET v_first = v_middle + 1;
      END IF;
    END WHILE;
    -- So that a loss is seen, also of that first event, the one before it has to be there.
    SET v_new = v_first;
    SELECT v_first > 1 AND NOT EXISTS (SELECT 1 FROM {session_events}
      WHERE session_pk = v_pk AND seq = v_first - 1) INTO v_gap;
  END IF;
  IF p_known > 0 AND p_known <= v_count AND p_known_pk = v_pk
      AND p_known_edition = v_edition THEN
    SELECT EXISTS (SELECT 1 FROM {session_events}
      WHERE session_pk = v_pk AND seq = p_known AND UNHEX(SHA1(payload)) = UNHEX(p_known_sha1))
      INTO v_right;
    IF v_right THEN
      SET v_new = GREATEST(v_first, p_known + 1);
    END IF;
  END IF;
  SELECT session_pk, title, created_at, last_event_at, event_count, event_bytes,
      v_first AS first, v_new AS new, v_right AS known_is_right,
      v_gap AS gap, v_edition AS edition
    FROM {sessions} WHERE session_pk = v_pk;
  IF v_pk IS NOT NULL THEN
    SELECT state_key, state_value FROM {app_state}
    WHERE app_name = p_app AND state_value IS NOT NULL;
    SELECT state_key, state_value FROM {user_state}
    WHERE app_name = p_app AND user_id = p_user AND state_value IS NOT NULL;
    SELECT state_key, state_value FROM {session_state} WHERE session_pk = v_pk;
    SELECT payload FROM {session_events}
      WHERE session_pk = v_pk AND seq BETWEEN v_new AND v_count ORDER BY seq;
  END IF;
  COMMIT;
  -- Reading keeps a session alive, without a write at every read.
  IF v_expires < v_now + p_ttl - p_ttl DIV 10 THEN
    UPDATE {sessions} SET expires_at = v_now + p_ttl
      WHERE session_pk = v_pk AND expires_at > v_now AND expires_at < v_now + p_ttl;
  END IF;
END //

DELIMITER ;

SET SESSION sql_notes = 1;
