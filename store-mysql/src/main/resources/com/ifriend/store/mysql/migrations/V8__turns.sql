-- Queues of turns. Every verb is one call, one transaction, and takes the row of its queue first: so there are
-- no deadlocks, the limits are exact, and the clock of a queue never goes back. A workspace sends a few
-- messages a second at most. A procedure is never changed, see V2.
--
-- A lane is there while somebody works in it, messages wait in it, or one that was begun does. With a seat or
-- an owner it is due at some time; without, it waits for a seat of an author.

CREATE TABLE IF NOT EXISTS {turn_queues} (
  queue VARBINARY(765) NOT NULL,
  clock BIGINT         NOT NULL COMMENT 'of the last verb, µs since the epoch; it never goes back',
  fence BIGINT         NOT NULL DEFAULT 0 COMMENT 'the last fencing token',
  turns BIGINT         NOT NULL DEFAULT 0 COMMENT 'messages, without dead letters',
  bytes BIGINT         NOT NULL DEFAULT 0 COMMENT 'of their payloads',
  PRIMARY KEY (queue)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {turns} (
  seq         BIGINT         NOT NULL AUTO_INCREMENT,
  queue       VARBINARY(765) NOT NULL,
  turn_id     VARBINARY(765) NOT NULL,
  lane        VARBINARY(765) NOT NULL,
  author      VARBINARY(765) NOT NULL,
  lane_order  BIGINT         NOT NULL,
  accepted_at BIGINT         NOT NULL COMMENT 'µs since the epoch',
  attempts    INT            NOT NULL DEFAULT 0,
  waited      INT            NOT NULL DEFAULT 0 COMMENT 'attempts that do not count',
  payload     LONGBLOB       NOT NULL,
  note        LONGBLOB       NULL,
  parked_at   BIGINT         NULL COMMENT 'µs since the epoch; set in dead letters',
  parked_for  TEXT           NULL,
  PRIMARY KEY (seq),
  UNIQUE KEY turn_key (queue, turn_id),
  KEY of_lane (queue, lane, lane_order),
  KEY of_author (queue, author),
  KEY by_parking (queue, parked_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {turn_lanes} (
  queue     VARBINARY(765) NOT NULL,
  lane      VARBINARY(765) NOT NULL,
  owner     VARBINARY(765) NULL COMMENT 'who works in it',
  fence     BIGINT         NOT NULL DEFAULT 0,
  turn_seq  BIGINT         NULL COMMENT 'begun, and not done',
  seat      VARBINARY(765) NULL COMMENT 'the author whose seat it has',
  due       BIGINT         NULL COMMENT 'from when on anybody may work in it, µs since the epoch',
  waits_for VARBINARY(765) NULL COMMENT 'the author whose seat it needs',
  held_at   BIGINT         NULL,
  PRIMARY KEY (queue, lane),
  KEY by_time (queue, due),
  KEY of_seat (queue, seat),
  KEY of_held (queue, waits_for, held_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {turn_ids} (
  queue       VARBINARY(765) NOT NULL,
  turn_id     VARBINARY(765) NOT NULL,
  known_until BIGINT         NOT NULL COMMENT 'µs since the epoch',
  PRIMARY KEY (queue, turn_id),
  KEY by_time (known_until)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

SET SESSION sql_notes = 0;

DELIMITER //

-- Takes the row of the queue, until the end of the transaction.
DROP PROCEDURE IF EXISTS {lock_turns_v1} //
CREATE PROCEDURE {lock_turns_v1}(IN p_queue VARBINARY(765), OUT p_now BIGINT)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  INSERT INTO {turn_queues} (queue, clock)
    VALUES (p_queue, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)))
  ON DUPLICATE KEY UPDATE clock = GREATEST(clock + 1, VALUES(clock));
  SELECT clock INTO p_now FROM {turn_queues} WHERE queue = p_queue;
END //

-- Gives a seat of the author to the lane that has waited for it longest.
DROP PROCEDURE IF EXISTS {vacate_seat_v1} //
CREATE PROCEDURE {vacate_seat_v1}(
  IN p_queue VARBINARY(765), IN p_author VARBINARY(765), IN p_now BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_lane VARBINARY(765);

  SELECT lane INTO v_lane FROM {turn_lanes}
    WHERE queue = p_queue AND waits_for = p_author ORDER BY held_at LIMIT 1;
  UPDATE {turn_lanes} SET seat = p_author, waits_for = NULL, held_at = NULL, due = p_now
    WHERE queue = p_queue AND lane = v_lane;
END //

-- Gives the lane a seat of this author in place of the one it has; if there is none, it waits for one.
DROP PROCEDURE IF EXISTS {take_seat_v1} //
CREATE PROCEDURE {take_seat_v1}(
  IN p_queue VARBINARY(765),
  IN p_lane VARBINARY(765),
  IN p_author VARBINARY(765),
  IN p_at_once BIGINT,
  IN p_now BIGINT,
  OUT p_seated BOOLEAN
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_has VARBINARY(765);

  SELECT seat INTO v_has FROM {turn_lanes} WHERE queue = p_queue AND lane = p_lane;
  SET p_seated = COALESCE(v_has = p_author, FALSE);
  IF NOT p_seated THEN
    UPDATE {turn_lanes} SET seat = NULL WHERE queue = p_queue AND lane = p_lane;
    IF v_has IS NOT NULL THEN
      CALL {vacate_seat_v1}(p_queue, v_has, p_now);
    END IF;
    SET p_seated =
      (SELECT COUNT(*) FROM {turn_lanes} WHERE queue = p_queue AND seat = p_author) < p_at_once;
    IF p_seated THEN
      UPDATE {turn_lanes} SET seat = p_author WHERE queue = p_queue AND lane = p_lane;
    ELSE
      UPDATE {turn_lanes} SET owner = NULL, due = NULL, waits_for = p_author, held_at = p_now
        WHERE queue = p_queue AND lane = p_lane;
    END IF;
  END IF;
END //

-- Begins what is next in the lane, if anything is.
DROP PROCEDURE IF EXISTS {lease_lane_v1} //
CREATE PROCEDURE {lease_lane_v1}(
  IN p_queue VARBINARY(765),
  IN p_lane VARBINARY(765),
  IN p_owner VARBINARY(765),
  IN p_lease BIGINT,
  IN p_now BIGINT,
  OUT p_fence BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_turn BIGINT;

  SELECT turn_seq INTO v_turn FROM {turn_lanes} WHERE queue = p_queue AND lane = p_lane;
  IF v_turn IS NULL THEN
    SELECT seq INTO v_turn FROM {turns}
      WHERE queue = p_queue AND lane = p_lane AND parked_at IS NULL
      ORDER BY lane_order, seq LIMIT 1;
  END IF;
  UPDATE {turn_queues} SET fence = GREATEST(fence + 1, p_now) WHERE queue = p_queue;
  SELECT fence INTO p_fence FROM {turn_queues} WHERE queue = p_queue;
  UPDATE {turn_lanes}
    SET owner = p_owner, fence = p_fence, turn_seq = v_turn, due = p_now + p_lease
    WHERE queue = p_queue AND lane = p_lane;
  UPDATE {turns} SET attempts = attempts + 1 WHERE seq = v_turn;
END //

-- The lane that has been due longest; no fence if there is none.
DROP PROCEDURE IF EXISTS {claim_lane_v1} //
CREATE PROCEDURE {claim_lane_v1}(
  IN p_queue VARBINARY(765),
  IN p_owner VARBINARY(765),
  IN p_lease BIGINT,
  IN p_at_once BIGINT,
  IN p_now BIGINT,
  OUT p_lane VARBINARY(765),
  OUT p_fence BIGINT
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_seat, v_author VARBINARY(765);
  DECLARE v_turn BIGINT;
  DECLARE v_seated BOOLEAN;

  claiming: LOOP
    SET p_lane = NULL, v_turn = NULL, v_seat = NULL, v_author = NULL;
    SELECT lane, turn_seq, seat INTO p_lane, v_turn, v_seat FROM {turn_lanes}
      WHERE queue = p_queue AND due <= p_now ORDER BY due LIMIT 1;
    IF p_lane IS NULL THEN
      LEAVE claiming;
    END IF;
    IF v_turn IS NOT NULL THEN
      SELECT author INTO v_author FROM {turns} WHERE seq = v_turn;
    ELSE
      SELECT author INTO v_author FROM {turns}
        WHERE queue = p_queue AND lane = p_lane AND parked_at IS NULL
        ORDER BY lane_order, seq LIMIT 1;
    END IF;
    IF v_author IS NULL THEN
      -- It was held, and its holder is gone.
      DELETE FROM {turn_lanes} WHERE queue = p_queue AND lane = p_lane;
      IF v_seat IS NOT NULL THEN
        CALL {vacate_seat_v1}(p_queue, v_seat, p_now);
      END IF;
    ELSE
      CALL {take_seat_v1}(p_queue, p_lane, v_author, p_at_once, p_now, v_seated);
      IF v_seated THEN
        CALL {lease_lane_v1}(p_queue, p_lane, p_owner, p_lease, p_now, p_fence);
        LEAVE claiming;
      END IF;
    END IF;
  END LOOP;
END //

-- Puts a message that is in the table into its lane. The lane gets a seat if it was free and there is one.
DROP PROCEDURE IF EXISTS {enqueue_turn_v1} //
CREATE PROCEDURE {enqueue_turn_v1}(
  IN p_queue VARBINARY(765),
  IN p_lane VARBINARY(765),
  IN p_author VARBINARY(765),
  IN p_bytes BIGINT,
  IN p_at_once BIGINT,
  IN p_now BIGINT,
  OUT p_seated BOOLEAN
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  UPDATE {turn_queues} SET turns = turns + 1, bytes = bytes + p_bytes WHERE queue = p_queue;
  SET p_seated = FALSE;
  IF NOT EXISTS (SELECT 1 FROM {turn_lanes} WHERE queue = p_queue AND lane = p_lane) THEN
    INSERT INTO {turn_lanes} (queue, lane) VALUES (p_queue, p_lane);
    CALL {take_seat_v1}(p_queue, p_lane, p_author, p_at_once, p_now, p_seated);
    IF p_seated THEN
      UPDATE {turn_lanes} SET due = p_now WHERE queue = p_queue AND lane = p_lane;
    END IF;
  END IF;
END //

-- What became of it, and the lease if there is one.
DROP PROCEDURE IF EXISTS {show_lease_v1} //
CREATE PROCEDURE {show_lease_v1}(
  IN p_outcome VARCHAR(20) CHARACTER SET ascii,
  IN p_queue VARBINARY(765),
  IN p_lane VARBINARY(765),
  IN p_fence BIGINT
)
READS SQL DATA
SQL SECURITY INVOKER
BEGIN
  SELECT p_outcome AS outcome, l.lane, l.fence, t.turn_id, t.author, t.accepted_at, t.attempts,
      t.waited, t.payload, t.note, t.parked_for
    FROM (SELECT 1) one
    LEFT JOIN {turn_lanes} l ON l.queue = p_queue AND l.lane = p_lane AND l.fence = p_fence
    LEFT JOIN {turns} t ON t.seq = l.turn_seq;
END //

DROP PROCEDURE IF EXISTS {accept_turn_v1} //
CREATE PROCEDURE {accept_turn_v1}(
  IN p_queue VARBINARY(765),
  IN p_lease BIGINT,
  IN p_at_once BIGINT,
  IN p_remembered BIGINT,
  IN p_per_author BIGINT,
  IN p_turns BIGINT,
  IN p_bytes BIGINT,
  IN p_owner VARBINARY(765),
  IN p_turn_id VARBINARY(765),
  IN p_alias VARBINARY(765),
  IN p_lane VARBINARY(765),
  IN p_author VARBINARY(765),
  IN p_order BIGINT,
  IN p_payload LONGBLOB
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
accepting: BEGIN
  DECLARE v_now, v_fence BIGINT;
  DECLARE v_seated BOOLEAN;
  DECLARE v_outcome VARCHAR(20) CHARACTER SET ascii DEFAULT 'ACCEPTED';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  CALL {lock_turns_v1}(p_queue, v_now);
  IF EXISTS (SELECT 1 FROM {turn_ids}
      WHERE queue = p_queue AND turn_id IN (p_turn_id, p_alias) AND known_until > v_now) THEN
    SET v_outcome = 'KNOWN';
  ELSEIF EXISTS (SELECT 1 FROM {turn_queues}
      WHERE queue = p_queue AND (turns >= p_turns OR bytes + LENGTH(p_payload) > p_bytes)) THEN
    SET v_outcome = 'NO_ROOM';
  END IF;
  IF v_outcome <> 'ACCEPTED' THEN
    ROLLBACK;
    CALL {show_lease_v1}(v_outcome, p_queue, NULL, NULL);
    LEAVE accepting;
  END IF;
  INSERT INTO {turn_ids} (queue, turn_id, known_until)
    VALUES (p_queue, p_turn_id, v_now + p_remembered)
  ON DUPLICATE KEY UPDATE known_until = VALUES(known_until);
  IF p_alias IS NOT NULL THEN
    INSERT INTO {turn_ids} (queue, turn_id, known_until)
      VALUES (p_queue, p_alias, v_now + p_remembered)
    ON DUPLICATE KEY UPDATE known_until = VALUES(known_until);
  END IF;
  IF (SELECT COUNT(*) FROM {turns}
      WHERE queue = p_queue AND author = p_author AND parked_at IS NULL) >= p_per_author THEN
    SET v_outcome = 'TOO_MANY';
  ELSE
    INSERT INTO {turns} (queue, turn_id, lane, author, lane_order, accepted_at, payload)
      VALUES (p_queue, p_turn_id, p_lane, p_author, p_order, v_now, p_payload);
    CALL {enqueue_turn_v1}(
      p_queue, p_lane, p_author, LENGTH(p_payload), p_at_once, v_now, v_seated);
    IF v_seated AND p_owner IS NOT NULL THEN
      CALL {lease_lane_v1}(p_queue, p_lane, p_owner, p_lease, v_now, v_fence);
    END IF;
  END IF;
  COMMIT;
  CALL {show_lease_v1}(v_outcome, p_queue, p_lane, v_fence);
END //

DROP PROCEDURE IF EXISTS {claim_turn_v1} //
CREATE PROCEDURE {claim_turn_v1}(
  IN p_queue VARBINARY(765), IN p_lease BIGINT, IN p_at_once BIGINT, IN p_owner VARBINARY(765)
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_fence BIGINT;
  DECLARE v_lane VARBINARY(765);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  -- Nobody takes the row of the queue for nothing: most claims find nothing.
  IF EXISTS (SELECT 1 FROM {turn_lanes} WHERE queue = p_queue
      AND due <= GREATEST(
        TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)),
        COALESCE((SELECT clock FROM {turn_queues} WHERE queue = p_queue), 0))) THEN
    CALL {lock_turns_v1}(p_queue, v_now);
    CALL {claim_lane_v1}(p_queue, p_owner, p_lease, p_at_once, v_now, v_lane, v_fence);
  END IF;
  COMMIT;
  CALL {show_lease_v1}('CLAIMED', p_queue, v_lane, v_fence);
END //

DROP PROCEDURE IF EXISTS {hold_lane_v1} //
CREATE PROCEDURE {hold_lane_v1}(
  IN p_queue VARBINARY(765), IN p_lease BIGINT, IN p_lane VARBINARY(765), IN p_owner VARBINARY(765)
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_fence BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  CALL {lock_turns_v1}(p_queue, v_now);
  IF NOT EXISTS (SELECT 1 FROM {turns}
        WHERE queue = p_queue AND lane = p_lane AND parked_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM {turn_lanes}
        WHERE queue = p_queue AND lane = p_lane AND due > v_now) THEN
    INSERT INTO {turn_lanes} (queue, lane) VALUES (p_queue, p_lane)
    ON DUPLICATE KEY UPDATE owner = NULL;
    CALL {lease_lane_v1}(p_queue, p_lane, p_owner, p_lease, v_now, v_fence);
  END IF;
  COMMIT;
  CALL {show_lease_v1}('HELD', p_queue, p_lane, v_fence);
END //

-- One row: whether the lease was renewed.
DROP PROCEDURE IF EXISTS {renew_lease_v1} //
CREATE PROCEDURE {renew_lease_v1}(
  IN p_queue VARBINARY(765),
  IN p_lease BIGINT,
  IN p_lane VARBINARY(765),
  IN p_fence BIGINT,
  IN p_note LONGBLOB
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_fence, v_turn BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  CALL {lock_turns_v1}(p_queue, v_now);
  SELECT fence, turn_seq INTO v_fence, v_turn FROM {turn_lanes}
    WHERE queue = p_queue AND lane = p_lane AND fence = p_fence AND owner IS NOT NULL;
  IF v_fence IS NOT NULL THEN
    UPDATE {turn_lanes} SET due = v_now + p_lease WHERE queue = p_queue AND lane = p_lane;
    IF p_note IS NOT NULL THEN
      UPDATE {turns} SET note = p_note WHERE seq = v_turn;
    END IF;
  END IF;
  COMMIT;
  SELECT v_fence IS NOT NULL;
END //

DROP PROCEDURE IF EXISTS {complete_turn_v1} //
CREATE PROCEDURE {complete_turn_v1}(
  IN p_queue VARBINARY(765),
  IN p_lease BIGINT,
  IN p_at_once BIGINT,
  IN p_parked BIGINT,
  IN p_lane VARBINARY(765),
  IN p_fence BIGINT,
  IN p_outcome VARCHAR(20) CHARACTER SET ascii,
  IN p_after BIGINT,
  IN p_counts BOOLEAN,
  IN p_reason TEXT CHARACTER SET utf8mb4,
  IN p_owner VARBINARY(765)
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_fence, v_turn, v_bytes, v_excess BIGINT;
  DECLARE v_lane, v_seat, v_author VARBINARY(765);
  DECLARE v_owned, v_seated BOOLEAN DEFAULT FALSE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  CALL {lock_turns_v1}(p_queue, v_now);
  SELECT TRUE, turn_seq, seat INTO v_owned, v_turn, v_seat FROM {turn_lanes}
    WHERE queue = p_queue AND lane = p_lane AND fence = p_fence AND owner IS NOT NULL;
  IF v_owned AND v_turn IS NOT NULL AND p_outcome = 'AGAIN' THEN
    UPDATE {turns} SET waited = waited + IF(p_counts, 0, 1) WHERE seq = v_turn;
    UPDATE {turn_lanes} SET owner = NULL, due = v_now + p_after
      WHERE queue = p_queue AND lane = p_lane;
  ELSEIF v_owned THEN
    IF v_turn IS NOT NULL THEN
      SELECT LENGTH(payload) INTO v_bytes FROM {turns} WHERE seq = v_turn;
      UPDATE {turn_queues} SET turns = turns - 1, bytes = bytes - COALESCE(v_bytes, 0)
        WHERE queue = p_queue;
      IF p_outcome = 'PARKED' THEN
        UPDATE {turns} SET parked_at = v_now, parked_for = p_reason WHERE seq = v_turn;
        SET v_excess = (SELECT COUNT(*) FROM {turns}
          WHERE queue = p_queue AND parked_at IS NOT NULL) - p_parked;
        IF v_excess > 0 THEN
          DELETE FROM {turns} WHERE queue = p_queue AND parked_at IS NOT NULL
            ORDER BY parked_at LIMIT v_excess;
        END IF;
      ELSE
        DELETE FROM {turns} WHERE seq = v_turn;
      END IF;
    END IF;
    UPDATE {turn_lanes} SET owner = NULL, turn_seq = NULL WHERE queue = p_queue AND lane = p_lane;
    SELECT author INTO v_author FROM {turns}
      WHERE queue = p_queue AND lane = p_lane AND parked_at IS NULL
      ORDER BY lane_order, seq LIMIT 1;
    IF v_author IS NULL THEN
      DELETE FROM {turn_lanes} WHERE queue = p_queue AND lane = p_lane;
      IF v_seat IS NOT NULL THEN
        CALL {vacate_seat_v1}(p_queue, v_seat, v_now);
      END IF;
    ELSE
      CALL {take_seat_v1}(p_queue, p_lane, v_author, p_at_once, v_now, v_seated);
      IF v_seated THEN
        UPDATE {turn_lanes} SET due = v_now WHERE queue = p_queue AND lane = p_lane;
      END IF;
    END IF;
  END IF;
  IF p_owner IS NOT NULL THEN
    CALL {claim_lane_v1}(p_queue, p_owner, p_lease, p_at_once, v_now, v_lane, v_fence);
  END IF;
  COMMIT;
  CALL {show_lease_v1}('COMPLETED', p_queue, v_lane, v_fence);
END //

-- One row: messages, their bytes, lanes that nobody works in, dead letters, µs since the oldest came.
DROP PROCEDURE IF EXISTS {count_turns_v1} //
CREATE PROCEDURE {count_turns_v1}(IN p_queue VARBINARY(765))
READS SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now BIGINT DEFAULT GREATEST(
    TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)),
    COALESCE((SELECT clock FROM {turn_queues} WHERE queue = p_queue), 0));

  SELECT COALESCE((SELECT turns FROM {turn_queues} WHERE queue = p_queue), 0),
    COALESCE((SELECT bytes FROM {turn_queues} WHERE queue = p_queue), 0),
    (SELECT COUNT(*) FROM {turn_lanes} WHERE queue = p_queue AND due <= v_now AND owner IS NULL),
    (SELECT COUNT(*) FROM {turns} WHERE queue = p_queue AND parked_at IS NOT NULL),
    COALESCE((SELECT v_now - MIN(accepted_at) FROM {turns}
      WHERE queue = p_queue AND parked_at IS NULL), 0);
END //

-- One row: whether there was such a dead letter.
DROP PROCEDURE IF EXISTS {retry_turn_v1} //
CREATE PROCEDURE {retry_turn_v1}(
  IN p_queue VARBINARY(765), IN p_at_once BIGINT, IN p_turn_id VARBINARY(765)
)
MODIFIES SQL DATA
SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_turn, v_bytes BIGINT;
  DECLARE v_lane, v_author VARBINARY(765);
  DECLARE v_seated BOOLEAN;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  CALL {lock_turns_v1}(p_queue, v_now);
  SELECT seq, lane, author, LENGTH(payload) INTO v_turn, v_lane, v_author, v_bytes FROM {turns}
    WHERE queue = p_queue AND turn_id = p_turn_id AND parked_at IS NOT NULL;
  IF v_turn IS NOT NULL THEN
    UPDATE {turns} SET parked_at = NULL, parked_for = NULL, waited = attempts WHERE seq = v_turn;
    CALL {enqueue_turn_v1}(p_queue, v_lane, v_author, v_bytes, p_at_once, v_now, v_seated);
  END IF;
  COMMIT;
  SELECT v_turn IS NOT NULL;
END //

DELIMITER ;

SET SESSION sql_notes = 1;
