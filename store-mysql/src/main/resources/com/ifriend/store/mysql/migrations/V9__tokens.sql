-- What the model's service has counted, in turns whose session is in this database, readable and not
-- yet expired. Each event of the model holds what its own call took.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW {analytics_tokens} AS
SELECT DATE(DATE_ADD('1970-01-01', INTERVAL at DIV 1000 SECOND)) AS day,
       app_name,
       COUNT(*) AS calls,
       CAST(SUM(COALESCE(JSON_EXTRACT(used, '$.promptTokenCount'), 0)) AS SIGNED) AS input,
       CAST(SUM(COALESCE(JSON_EXTRACT(used, '$.cachedContentTokenCount'), 0)) AS SIGNED) AS cached,
       CAST(SUM(COALESCE(JSON_EXTRACT(used, '$.candidatesTokenCount'), 0)) AS SIGNED) AS output,
       CAST(SUM(COALESCE(JSON_EXTRACT(used, '$.thoughtsTokenCount'), 0)) AS SIGNED) AS thoughts
FROM (SELECT CONVERT(s.app_name USING utf8mb4) AS app_name,
             CAST(JSON_UNQUOTE(JSON_EXTRACT(CONVERT(e.payload USING utf8mb4), '$.timestamp'))
               AS SIGNED) AS at,
             JSON_EXTRACT(CONVERT(e.payload USING utf8mb4), '$.usageMetadata') AS used
      FROM {session_events} e JOIN {sessions} s ON s.session_pk = e.session_pk
      WHERE JSON_VALID(CONVERT(e.payload USING utf8mb4))) AS events
WHERE used IS NOT NULL
GROUP BY 1, 2;
