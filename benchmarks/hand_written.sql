-- The rungs of grids/default.yaml on the sample's columns, as one DuckDB statement written by hand for speed and for nothing
-- else: FILTER, top-n aggregates, bits for days, lists, constants where the grid's language is general, no portability.
-- Reads all_looks, leads and activities with one as-of instant for all (AS_OF is replaced by microseconds);
-- benchmarks/ratios.py holds its answer equal to the compiled statement, lead by lead and rung by rung.
--
-- What it may use that the compiler may not: that the sample's blanks are plain spaces, that six weeks of days fit in the bits
-- of one integer, that no event is of two types, and that everybody is looked at from one instant.
WITH
-- what some rule can still see; read again by each step, which is cheaper here than keeping it
seen AS NOT MATERIALIZED (
  SELECT lead, activity AS kind, occurred_at AS t, AS_OF - occurred_at AS age, p2 AS section, p5 AS form, p8 AS amount
  FROM activities
  WHERE occurred_at < AS_OF
    AND (activity IN ('email_sent', 'email_open', 'email_click', 'email_bounce', 'unsubscribe', 'demo_request')
      OR (occurred_at >= AS_OF - 180 * 86400000000
        AND activity IN ('page_view', 'white_paper', 'cart', 'form_submit', 'webinar', 'trade_fair', 'quote_sent', 'reply')))
),
pages AS (
  SELECT lead, t, age, lower(trim(section)) AS section FROM seen WHERE kind = 'page_view'
),
site AS (
  SELECT lead,
    count(*) FILTER (section = 'tarifs' AND age <= 90 * 86400000000) AS price_pages,
    min(age) FILTER (section = 'tarifs' AND age <= 90 * 86400000000) AS price_age,
    bit_count(bit_or(1::BIGINT << (t // 86400000000 % 60))
      FILTER (age <= 42 * 86400000000)) AS days,
    count(*) FILTER (section = 'recrutement') AS career_pages
  FROM pages GROUP BY lead
),
mail AS (
  SELECT lead,
    min(age, 4) FILTER (kind = 'email_click' AND age <= 180 * 86400000000) AS clicks,
    min(age, 5) FILTER (kind = 'email_sent') AS sent,
    min(age) FILTER (kind <> 'email_sent') AS reacted
  FROM seen WHERE kind IN ('email_sent', 'email_open', 'email_click') GROUP BY lead
),
rest AS (
  SELECT lead,
    count(*) FILTER (kind = 'email_bounce') AS bounces,
    count(*) FILTER (kind = 'white_paper') AS papers,
    sum(CASE WHEN regexp_full_match(trim(amount), '[+-]?[0-9]{1,18}(\.[0-9]+)?') THEN CAST(trim(amount) AS DECIMAL(38, 9)) END)
      FILTER (kind = 'cart' AND age <= 90 * 86400000000) AS basket,
    bool_or(kind = 'unsubscribe') AS unsubscribed,
    min(age) FILTER (kind = 'demo_request') AS demo_age,
    bool_or(kind = 'form_submit' AND age <= 120 * 86400000000 AND lower(trim(form)) IN ('contact', 'devis', 'rappel')) AS contact,
    bool_or(kind IN ('webinar', 'trade_fair') AND age <= 120 * 86400000000) AS met,
    min(age) FILTER (kind = 'quote_sent' AND age <= 120 * 86400000000) AS quote_age,
    list(age) FILTER (kind = 'reply' AND age <= 120 * 86400000000) AS replies
  FROM seen WHERE kind NOT IN ('email_sent', 'email_open', 'email_click', 'page_view') GROUP BY lead
),
-- opened within the minute: the opening's minute, and the one before it, against the sendings
sendings AS (
  SELECT lead, t, t // 60000000 AS minute FROM seen WHERE kind = 'email_sent' AND age <= 180 * 86400000000
),
openings AS (
  SELECT lead, t, unnest([t // 60000000, t // 60000000 - 1]) AS minute
  FROM seen WHERE kind = 'email_open' AND age <= 180 * 86400000000
),
robots AS (
  SELECT DISTINCT lead FROM openings JOIN sendings USING (lead, minute)
  WHERE openings.t - sendings.t BETWEEN 0 AND 60000000
),
people AS (
  SELECT lead,
    lower(trim(a2)) AS job, lower(trim(a3)) AS email, lower(trim(a4)) AS email_status, lower(trim(a5)) AS sector,
    CASE WHEN regexp_full_match(trim(a6), '[+-]?[0-9]{1,18}(\.[0-9]+)?') THEN CAST(trim(a6) AS DECIMAL(38, 9)) END AS employees,
    nullif(lower(trim(a9)), '') AS country, lower(trim(a10)) AS source,
    CASE WHEN regexp_full_match(trim(a12), '[+-]?[0-9]{1,18}(\.[0-9]+)?') THEN CAST(trim(a12) AS DECIMAL(38, 9)) END AS budget
  FROM leads
),
answered AS (
  SELECT lead, quote_age,
    list_min(list_transform(list_filter(replies, lambda age: age <= quote_age), lambda age: quote_age - age)) AS delay
  FROM rest WHERE quote_age IS NOT NULL
)
SELECT
  l.lead_id, l.as_of,
  if(sector IN ('industrie mécanique', 'agroalimentaire', 'plasturgie', 'logistique'), 1000, -1) AS r0,
  if(sector IN ('chimie et pharmacie', 'btp'), 1000, -1) AS r1,
  if(sector IN ('services', 'enseignement', 'collectivité'), 1000, -1) AS r2,
  if(employees >= 50 AND employees < 500, 1000, -1) AS r3,
  if(employees >= 500, 1000, -1) AS r4,
  if(employees >= 20, 1000, -1) AS r5,
  if(contains(job, 'étudiant') OR contains(job, 'stagiaire'), 1000, -1) AS r6,
  if(starts_with(job, 'direct') OR job IN ('gérant', 'pdg'), 1000, -1) AS r7,
  if(starts_with(job, 'responsable'), 1000, -1) AS r8,
  if(job = 'consultant', 1000, -1) AS r9,
  if(budget >= 10000, 1000, -1) AS r10,
  if(source = 'recommandation', 1000, -1) AS r11,
  if(source IN ('salon', 'partenaire'), 1000, -1) AS r12,
  if(source = 'fichier acheté', 1000, -1) AS r13,
  if(email_status = 'invalide' OR contains(email, '@gmial.') OR contains(email, '@ornage.') OR bounces >= 2, 1000, -1) AS r14,
  if(country NOT IN ('france', 'fr'), 1000, -1) AS r15,
  if(price_pages >= 3, [1000, 700, 490, 343][price_age // (30 * 86400000000) + 1], -1) AS r16,
  if(price_pages >= 1, [1000, 700, 490, 343][price_age // (30 * 86400000000) + 1], -1) AS r17,
  if(days >= 5, 1000, -1) AS r18,
  if(days >= 3, 1000, -1) AS r19,
  if(days >= 1, 1000, -1) AS r20,
  1000 * least(coalesce(papers, 0), 2) AS r21,
  if(basket >= 300, 1000, -1) AS r22,
  if(career_pages >= 2, 1000, -1) AS r23,
  coalesce(list_sum(list_transform(clicks, lambda age: [1000, 500, 250, 125, 63, 31, 16][age // (30 * 86400000000) + 1])), 0) AS r24,
  if(robots.lead IS NOT NULL, 1000, -1) AS r25,
  if(len(sent) = 5 AND (reacted IS NULL OR reacted > sent[5]), 1000, -1) AS r26,
  if(unsubscribed, 1000, -1) AS r27,
  if(demo_age IS NOT NULL, coalesce([1000, 600, 360, 216, 130, 78, 47, 28, 17, 10, 6, 4, 2, 1, 1][demo_age // (60 * 86400000000) + 1], 0), -1) AS r28,
  if(contact, 1000, -1) AS r29,
  if(met, 1000, -1) AS r30,
  if(delay <= 2 * 86400000000, 1000, -1) AS r31,
  if(delay <= 7 * 86400000000, 1000, -1) AS r32,
  if(answered.quote_age > 7 * 86400000000 AND (delay IS NULL OR delay > 7 * 86400000000), 1000, -1) AS r33
FROM all_looks l
JOIN people ON people.lead = l.lead_id
LEFT JOIN site ON site.lead = l.lead_id
LEFT JOIN mail ON mail.lead = l.lead_id
LEFT JOIN rest ON rest.lead = l.lead_id
LEFT JOIN robots ON robots.lead = l.lead_id
LEFT JOIN answered ON answered.lead = l.lead_id
ORDER BY l.lead_id
