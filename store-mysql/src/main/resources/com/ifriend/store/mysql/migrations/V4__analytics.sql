-- What people ask of the data, as views, one row per day (UTC) and application. They read the tables of
-- memories, which stay, and for the times of answers those of sessions, which expire.

-- What to count in memories: filled by the application with the names of cities and themes.
CREATE TABLE IF NOT EXISTS {analytics_topics} (
  kind     VARCHAR(20)  NOT NULL COMMENT 'city or theme',
  topic    VARCHAR(100) NOT NULL COMMENT 'its id',
  spelling VARCHAR(100) NOT NULL COMMENT 'one of its names, in lower case without punctuation',
  PRIMARY KEY (kind, topic, spelling)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_active_users} AS
SELECT DATE(DATE_ADD('1970-01-01', INTERVAL s.said_at DIV 1000 SECOND)) AS day,
       CONVERT(o.app_name USING utf8mb4) AS app_name,
       COUNT(DISTINCT s.owner_pk) AS users,
       COUNT(*) AS statements
FROM {memory_sources} s JOIN {memory_owners} o ON o.owner_pk = s.owner_pk
WHERE o.app_name IS NOT NULL
GROUP BY 1, 2;

-- Statements that belong to no session are no conversation.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_conversations} AS
SELECT DATE(DATE_ADD('1970-01-01', INTERVAL s.said_at DIV 1000 SECOND)) AS day,
       CONVERT(o.app_name USING utf8mb4) AS app_name,
       COUNT(DISTINCT s.owner_pk, s.session_hash) AS conversations
FROM {memory_sources} s JOIN {memory_owners} o ON o.owner_pk = s.owner_pk
WHERE o.app_name IS NOT NULL AND s.session_hash <> UNHEX(SHA2('', 256))
GROUP BY 1, 2;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_memory_growth} AS
SELECT day, app_name, added, SUM(added) OVER (PARTITION BY app_name ORDER BY day) AS total
FROM (SELECT DATE(DATE_ADD('1970-01-01', INTERVAL m.first_said_at DIV 1000 SECOND)) AS day,
             CONVERT(o.app_name USING utf8mb4) AS app_name,
             COUNT(*) AS added
      FROM {memories} m JOIN {memory_owners} o ON o.owner_pk = m.owner_pk
      WHERE o.app_name IS NOT NULL
      GROUP BY 1, 2) AS days;

-- A topic is wanted by a memory that holds one of its names as whole words, whatever case and accents.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_wanted} AS
SELECT DATE(DATE_ADD('1970-01-01', INTERVAL m.last_said_at DIV 1000 SECOND)) AS day,
       CONVERT(o.app_name USING utf8mb4) AS app_name,
       t.kind,
       t.topic,
       COUNT(DISTINCT m.memory_pk) AS memories,
       COUNT(DISTINCT m.owner_pk) AS users
FROM {memories} m
JOIN {memory_owners} o ON o.owner_pk = m.owner_pk
JOIN {analytics_topics} t
  ON CONCAT(' ', REGEXP_REPLACE(m.content, '[[:punct:][:space:]]+', ' '), ' ')
       COLLATE utf8mb4_general_ci LIKE CONCAT('% ', t.spelling, ' %')
WHERE o.app_name IS NOT NULL AND m.author = 'user'
GROUP BY 1, 2, 3, 4;

-- One row per turn whose session is in this database, readable and not yet expired: from the user's
-- message to the last event of the answer.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_turns} AS
SELECT session_pk,
       app_name,
       invocation_id,
       DATE_ADD('1970-01-01', INTERVAL MIN(at) DIV 1000 SECOND) AS asked_at,
       MAX(at) - MIN(at) AS response_ms
FROM (SELECT e.session_pk,
             CONVERT(s.app_name USING utf8mb4) AS app_name,
             JSON_UNQUOTE(JSON_EXTRACT(CONVERT(e.payload USING utf8mb4), '$.invocationId'))
               AS invocation_id,
             CAST(JSON_UNQUOTE(JSON_EXTRACT(CONVERT(e.payload USING utf8mb4), '$.timestamp'))
               AS SIGNED) AS at
      FROM {session_events} e JOIN {sessions} s ON s.session_pk = e.session_pk
      WHERE JSON_VALID(CONVERT(e.payload USING utf8mb4))) AS events
WHERE invocation_id IS NOT NULL
GROUP BY session_pk, app_name, invocation_id
HAVING COUNT(*) > 1;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_response_times} AS
SELECT DATE(asked_at) AS day,
       app_name,
       COUNT(*) AS turns,
       ROUND(AVG(response_ms)) AS average_ms,
       MIN(CASE WHEN place >= 0.5 THEN response_ms END) AS p50_ms,
       MIN(CASE WHEN place >= 0.95 THEN response_ms END) AS p95_ms
FROM (SELECT asked_at, app_name, response_ms,
             CUME_DIST() OVER (PARTITION BY DATE(asked_at), app_name ORDER BY response_ms)
               AS place
      FROM {analytics_turns}) AS turns
GROUP BY 1, 2;
