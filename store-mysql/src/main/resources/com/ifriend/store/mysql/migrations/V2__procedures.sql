-- Each verb of the store is one call, and so one round trip and one transaction. A procedure of
-- this file is never changed, since replicas of two versions may run side by side: a change is a
-- new procedure with a new number, in a new migration.
--
-- A patch is a JSON array of [scope, key, value]: scope 'a', 'u' or 's' (app, user, session), value a
-- text that holds JSON, left out to remove the key.
--
-- Locks are taken in one order by all: session, app, user. The keys of an app or a user are guarded by
-- a row of their own (hash 0, value NULL), since InnoDB lets writers who insert and delete the same
-- keys deadlock, in whatever order they do it.

-- What a migration that was cut off has left is made anew, without a warning for what it has not.
SET SESSION sql_notes = 0;

DELIMITER //

DROP PROCEDURE IF EXISTS {apply_patch_v1} //
CREATE PROCEDURE {apply_patch_v1}(
  IN p_session_pk BIGINT,
  IN p_app VARBINARY(765),
  IN p_user VARBINARY(765),
  IN p_patch LONGTEXT CHARACTER SET utf8mb4
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_app, v_user, v_session, v_removals INT;

  SELECT SUM(p.scope = 'a'), SUM(p.scope = 'u'), SUM(p.scope = 's'), SUM(p.v IS NULL)
    INTO v_app, v_user, v_session, v_removals
    FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
      scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
      v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p;

  IF v_app > 0 THEN
    INSERT INTO {app_state} (app_name, key_hash, state_key, state_value)
      VALUES (p_app, REPEAT('\0', 32), '', NULL)
    ON DUPLICATE KEY UPDATE state_value = NULL;
    INSERT INTO {app_state} (app_name, key_hash, state_key, state_value)
      SELECT p_app, UNHEX(SHA2(p.k, 256)), p.k, p.v
      FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
        scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
        v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p
      WHERE p.scope = 'a' AND p.v IS NOT NULL
    ON DUPLICATE KEY UPDATE state_value = VALUES(state_value);
    IF v_removals > 0 THEN
      DELETE s FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
        scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
        v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p
        STRAIGHT_JOIN {app_state} s
          ON s.app_name = p_app AND s.key_hash = UNHEX(SHA2(p.k, 256))
        WHERE p.scope = 'a' AND p.v IS NULL;
    END IF;
  END IF;
  IF v_user > 0 THEN
    INSERT INTO {user_state} (app_name, user_id, key_hash, state_key, state_value)
      VALUES (p_app, p_user, REPEAT('\0', 32), '', NULL)
    ON DUPLICATE KEY UPDATE state_value = NULL;
    INSERT INTO {user_state} (app_name, user_id, key_hash, state_key, state_value)
      SELECT p_app, p_user, UNHEX(SHA2(p.k, 256)), p.k, p.v
      FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
        scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
        v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p
      WHERE p.scope = 'u' AND p.v IS NOT NULL
    ON DUPLICATE KEY UPDATE state_value = VALUES(state_value);
    IF v_removals > 0 THEN
      DELETE s FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
        scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
        v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p
        STRAIGHT_JOIN {user_state} s
          ON s.app_name = p_app AND s.user_id = p_user AND s.key_hash = UNHEX(SHA2(p.k, 256))
        WHERE p.scope = 'u' AND p.v IS NULL;
    END IF;
  END IF;
  IF v_session > 0 THEN
    INSERT INTO {session_state} (session_pk, key_hash, state_key, state_value)
      SELECT p_session_pk, UNHEX(SHA2(p.k, 256)), p.k, p.v
      FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
        scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
        v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p
      WHERE p.scope = 's' AND p.v IS NOT NULL
    ON DUPLICATE KEY UPDATE state_value = VALUES(state_value);
    IF v_removals > 0 THEN
      DELETE s FROM JSON_TABLE(p_patch, '$[*]' COLUMNS (
        scope CHAR(1) PATH '$[0]', k LONGTEXT CHARACTER SET utf8mb4 PATH '$[1]',
        v LONGTEXT CHARACTER SET utf8mb4 PATH '$[2]')) p
        STRAIGHT_JOIN {session_state} s
          ON s.session_pk = p_session_pk AND s.key_hash = UNHEX(SHA2(p.k, 256))
        WHERE p.scope = 's' AND p.v IS NULL;
    END IF;
  END IF;
END //

-- One row: OK with the new session, or EXISTS; then the app's and the user's state.
DROP PROCEDURE IF EXISTS {create_session_v1} //
CREATE PROCEDURE {create_session_v1}(
  IN p_app VARBINARY(765),
  IN p_user VARBINARY(765),
  IN p_session VARBINARY(765),
  IN p_ttl BIGINT,
  IN p_patch LONGTEXT CHARACTER SET utf8mb4
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
      VALUES (p_app, p_user, p_session, v_now, v_now + p_ttl, v_micros);
  END;
  IF v_exists THEN
    ROLLBACK;
    SELECT 'EXISTS' AS outcome;
  ELSE
    IF p_patch IS NOT NULL THEN
      CALL {apply_patch_v1}(LAST_INSERT_ID(), p_app, p_user, p_patch);
    END IF;
    SELECT 'OK' AS outcome, v_now AS created_at;
    SELECT state_key, state_value FROM {app_state}
      WHERE app_name = p_app AND state_value IS NOT NULL;
    SELECT state_key, state_value FROM {user_state}
      WHERE app_name = p_app AND user_id = p_user AND state_value IS NOT NULL;
    COMMIT;
  END IF;
END //

-- Nothing if the event was appended, since a result costs a tenth of an append. Else one row that says
-- why not: D and the position of the event, which the session has already; F and the newest fencing token; P and the number of
-- events, where the next one does not land in p_position; T and the count of a torn session; or M if
-- there is no such session.
DROP PROCEDURE IF EXISTS {append_event_v1} //
CREATE PROCEDURE {append_event_v1}(
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
  IN p_patch LONGTEXT CHARACTER SET utf8mb4
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
      AND expires_at > v_now
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

-- The header (no row if there is no such session), then app, user and session state, then the events
-- of the window that are new to the caller, oldest first. The caller says what it has of the history:
-- number of events, session_pk and the SHA-1 of the last of them. A history only grows: who has its n-th
-- event as it is now has all that are before. The header tells whether that is right, and where the
-- window and the new events begin.
DROP PROCEDURE IF EXISTS {load_session_v1} //
CREATE PROCEDURE {load_session_v1}(
  IN p_app VARBINARY(765),
  IN p_user VARBINARY(765),
  IN p_session VARBINARY(765),
  IN p_ttl BIGINT,
  IN p_recent BIGINT,
  IN p_after BIGINT,
  IN p_known BIGINT,
  IN p_known_pk BIGINT,
  IN p_known_sha1 CHAR(40) CHARACTER SET ascii
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now BIGINT
    DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000;
  DECLARE v_pk, v_count, v_expires, v_first, v_new, v_behind, v_middle BIGINT;
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
    SET v_new = v_first, v_gap = v_first > 1 AND NOT EXISTS (SELECT 1 FROM {session_events}
      WHERE session_pk = v_pk AND seq = v_first - 1);
  END IF;
  IF p_known > 0 AND p_known <= v_count AND p_known_pk = v_pk THEN
    SET v_right = EXISTS (SELECT 1 FROM {session_events}
      WHERE session_pk = v_pk AND seq = p_known AND UNHEX(SHA1(payload)) = UNHEX(p_known_sha1));
    IF v_right THEN
      SET v_new = GREATEST(v_first, p_known + 1);
    END IF;
  END IF;
  SELECT session_pk, title, created_at, last_event_at, event_count, event_bytes,
      v_first AS first, v_new AS new, v_right AS known_is_right,
      v_gap AS gap
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

-- The app's and the user's state, a page of the live sessions, last committed first, and their state.
-- p_before and p_before_pk are committed_at and session_pk of the last session of the page before.
DROP PROCEDURE IF EXISTS {list_sessions_v1} //
CREATE PROCEDURE {list_sessions_v1}(
  IN p_app VARBINARY(765), IN p_user VARBINARY(765), IN p_limit BIGINT,
  IN p_before BIGINT, IN p_before_pk BIGINT
)
READS SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now BIGINT
    DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  START TRANSACTION;
  SELECT state_key, state_value FROM {app_state}
    WHERE app_name = p_app AND state_value IS NOT NULL;
  SELECT state_key, state_value FROM {user_state}
    WHERE app_name = p_app AND user_id = p_user AND state_value IS NOT NULL;
  SELECT session_pk, session_id, committed_at, title, created_at, last_event_at, event_count
    FROM {sessions}
    WHERE app_name = p_app AND user_id = p_user AND expires_at > v_now
      AND (committed_at < p_before OR committed_at = p_before AND session_pk < p_before_pk)
    ORDER BY committed_at DESC, session_pk DESC LIMIT p_limit;
  SELECT t.session_pk, t.state_key, t.state_value
    FROM (
      SELECT session_pk FROM {sessions}
        WHERE app_name = p_app AND user_id = p_user AND expires_at > v_now
          AND (committed_at < p_before OR committed_at = p_before AND session_pk < p_before_pk)
        ORDER BY committed_at DESC, session_pk DESC LIMIT p_limit) page
    JOIN {session_state} t ON t.session_pk = page.session_pk;
  COMMIT;
END //

-- One row: 1 if there was such a session, else 0.
DROP PROCEDURE IF EXISTS {delete_session_v1} //
CREATE PROCEDURE {delete_session_v1}(
  IN p_app VARBINARY(765), IN p_user VARBINARY(765), IN p_session VARBINARY(765)
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now BIGINT
    DEFAULT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000;
  DECLARE v_pk, v_expires BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  SELECT session_pk, expires_at INTO v_pk, v_expires FROM {sessions}
    WHERE app_name = p_app AND user_id = p_user AND session_id = p_session
    FOR UPDATE;
  DELETE FROM {sessions} WHERE session_pk = v_pk;
  COMMIT;
  SELECT COALESCE(v_expires > v_now, 0) AS deleted;
END //

DELIMITER ;

SET SESSION sql_notes = 1;
