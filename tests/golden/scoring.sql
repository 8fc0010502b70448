WITH "attributes" AS (
  SELECT
    "lead_id" AS "lead_id",
    "sector" AS "a0_text",
    "sector_number" AS "a0_number",
    "employees" AS "a1_text",
    "employees_number" AS "a1_number",
    "type" AS "a2_text",
    "type_number" AS "a2_number"
  FROM "leads"
), "events" AS (
  SELECT
    "looks"."lead_id" AS "lead_id",
    "looks"."as_of" AS "as_of",
    "activities"."activity" AS "activity",
    "activities"."occurred_at" AS "t",
    "page" AS "p0_text",
    "page_number" AS "p0_number",
    "amount" AS "p1_text",
    "amount_number" AS "p1_number",
    "mail" AS "p2_text",
    "mail_number" AS "p2_number"
  FROM "looks"
  JOIN "activities" AS "activities"
    ON "activities"."lead_id" = "looks"."lead_id"
  WHERE
    "activities"."occurred_at" < "looks"."as_of"
    AND (
      "activities"."activity" IN (
        'cart',
        'email_click',
        'email_open',
        'email_sent',
        'form',
        'page_view',
        'quote',
        'reply',
        'white_paper'
      )
      AND (
        "activities"."activity" IN (
          'cart',
          'email_open',
          'email_sent',
          'form',
          'page_view',
          'quote',
          'reply',
          'white_paper'
        )
        OR (
          "activities"."activity" = 'email_click'
          AND "activities"."occurred_at" >= "looks"."as_of" - 7776000000000
        )
      )
    )
), "totals" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    CAST(COUNT(
      CASE WHEN "activity" = 'email_click' AND "t" >= "as_of" - 7776000000000 THEN 1 END
    ) AS BIGINT) AS "m0",
    CAST(COUNT(CASE WHEN "activity" = 'page_view' AND "t" >= "as_of" - 2592000000000 THEN 1 END) AS BIGINT) AS "m1",
    CAST(COUNT(
      CASE
        WHEN "activity" = 'page_view' AND SUBSTRING("p0_text", 1, 5) = '/prix'
        THEN 1
      END
    ) AS BIGINT) AS "m2",
    CAST(COUNT(CASE WHEN "activity" = 'cart' AND NOT "p1_number" IS NULL THEN 1 END) AS BIGINT) AS "m3",
    SUM(CASE WHEN "activity" = 'cart' THEN "p1_number" END) AS "m4"
  FROM "events"
  WHERE
    "activity" IN ('cart', 'email_click', 'page_view')
    AND (
      "activity" IN ('cart', 'page_view')
      OR (
        "activity" = 'email_click' AND "t" >= "as_of" - 7776000000000
      )
    )
  GROUP BY
    "lead_id",
    "as_of"
), "recent_0_places" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "as_of" - "t" AS "age",
    ROW_NUMBER() OVER (PARTITION BY "lead_id", "as_of" ORDER BY "t" DESC) AS "place"
  FROM "events"
  WHERE
    "activity" = 'white_paper'
), "recent_0" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    CAST(SUM(
      CASE
        WHEN "age" < 15552000000000
        THEN CASE
          WHEN "age" < 7776000000000
          THEN CASE
            WHEN "age" < 5184000000000
            THEN CASE WHEN "age" < 2592000000000 THEN 1000 ELSE 500 END
            ELSE 250
          END
          ELSE CASE
            WHEN "age" < 12960000000000
            THEN CASE WHEN "age" < 10368000000000 THEN 125 ELSE 63 END
            ELSE 31
          END
        END
        ELSE CASE
          WHEN "age" < 23328000000000
          THEN CASE
            WHEN "age" < 20736000000000
            THEN CASE WHEN "age" < 18144000000000 THEN 16 ELSE 8 END
            ELSE 4
          END
          ELSE CASE
            WHEN "age" < 28512000000000
            THEN CASE WHEN "age" < 25920000000000 THEN 2 ELSE 1 END
            ELSE 0
          END
        END
      END
    ) AS BIGINT) AS "weight"
  FROM "recent_0_places"
  WHERE
    "place" <= 2
  GROUP BY
    "lead_id",
    "as_of"
), "reaction_1_reactions" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "t" + 86400000000000000 - (
      "t" + 86400000000000000
    ) % 600000000 AS "span",
    MIN("t") AS "earliest",
    MAX("t") AS "latest"
  FROM "events"
  WHERE
    "activity" = 'email_open'
  GROUP BY
    "lead_id",
    "as_of",
    "t" + 86400000000000000 - (
      "t" + 86400000000000000
    ) % 600000000
), "reaction_1_answered" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "span" AS "span",
    "span" - 86400000000000000 AS "low",
    "latest" AS "high"
  FROM "reaction_1_reactions"
  UNION ALL
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "span" - 600000000 AS "span",
    "earliest" - 600000000 AS "low",
    "span" - 86400000000000000 AS "high"
  FROM "reaction_1_reactions"
), "reaction_1_triggers" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "t" AS "t",
    "t" + 86400000000000000 - (
      "t" + 86400000000000000
    ) % 600000000 AS "span"
  FROM "events"
  WHERE
    "activity" = 'form'
), "reaction_1" AS (
  SELECT
    "reaction_1_triggers"."lead_id" AS "lead_id",
    "reaction_1_triggers"."as_of" AS "as_of",
    MAX(1) AS "holds"
  FROM "reaction_1_triggers"
  JOIN "reaction_1_answered"
    ON (
      "reaction_1_answered"."lead_id" = "reaction_1_triggers"."lead_id"
      AND "reaction_1_answered"."as_of" = "reaction_1_triggers"."as_of"
    )
    AND "reaction_1_answered"."span" = "reaction_1_triggers"."span"
  WHERE
    "reaction_1_triggers"."t" >= "reaction_1_answered"."low"
    AND "reaction_1_triggers"."t" <= "reaction_1_answered"."high"
  GROUP BY
    "reaction_1_triggers"."lead_id",
    "reaction_1_triggers"."as_of"
), "reaction_2_instants" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "t" AS "t",
    CAST(COUNT(CASE WHEN "activity" = 'quote' THEN 1 END) AS BIGINT) AS "triggers",
    CAST(COUNT(CASE WHEN "activity" = 'reply' THEN 1 END) AS BIGINT) AS "reactions",
    CAST(COUNT(CASE WHEN "activity" = 'quote' AND "activity" = 'reply' THEN 1 END) AS BIGINT) AS "both"
  FROM "events"
  WHERE
    "activity" = 'quote' OR "activity" = 'reply'
  GROUP BY
    "lead_id",
    "as_of",
    "t"
), "reaction_2_walk" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "t" AS "t",
    "triggers" AS "triggers",
    "reactions" AS "reactions",
    "both" AS "both",
    MAX(CASE WHEN "triggers" > 0 THEN "t" END) OVER (
      PARTITION BY "lead_id", "as_of"
      ORDER BY "t" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "chosen",
    MIN(CASE WHEN "reactions" > 0 THEN "t" END) OVER (
      PARTITION BY "lead_id", "as_of"
      ORDER BY "t" ASC
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS "later"
  FROM "reaction_2_instants"
), "reaction_2" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    MAX(
      CASE
        WHEN "as_of" - "t" > 604800000000
        AND (
          "later" IS NULL OR "later" - "t" > 604800000000
        )
        AND (
          (
            "triggers" > "both" AND "reactions" = 0
          )
          OR (
            "both" > 0 AND "reactions" = 1
          )
        )
        AND "t" = "chosen"
        THEN 1
        ELSE 0
      END
    ) AS "holds"
  FROM "reaction_2_walk"
  GROUP BY
    "lead_id",
    "as_of"
), "silence_3_sends" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "t" AS "t",
    ROW_NUMBER() OVER (PARTITION BY "lead_id", "as_of" ORDER BY "t" DESC) AS "place"
  FROM "events"
  WHERE
    "activity" = 'email_sent'
), "silence_3_since" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    MAX(CASE WHEN "place" = 6 THEN "t" END) AS "since"
  FROM "silence_3_sends"
  WHERE
    "place" <= 6
  GROUP BY
    "lead_id",
    "as_of"
), "silence_3_pairs" AS (
  SELECT
    "lead_id" AS "lead_id",
    "as_of" AS "as_of",
    "p2_text" AS "same",
    MAX(CASE WHEN "activity" = 'email_sent' THEN "t" END) AS "sent",
    MAX(
      CASE
        WHEN "activity" = 'email_open'
        AND CASE WHEN "activity" = 'email_sent' THEN 1 ELSE 0 END = 0
        THEN "t"
      END
    ) AS "reacted"
  FROM "events"
  WHERE
    NOT "p2_text" IS NULL
    AND (
      "activity" = 'email_sent'
      OR (
        "activity" = 'email_open'
        AND CASE WHEN "activity" = 'email_sent' THEN 1 ELSE 0 END = 0
      )
    )
  GROUP BY
    "lead_id",
    "as_of",
    "p2_text"
), "silence_3" AS (
  SELECT
    "silence_3_since"."lead_id" AS "lead_id",
    "silence_3_since"."as_of" AS "as_of",
    CASE
      WHEN MAX(
        CASE
          WHEN "silence_3_pairs"."sent" >= "silence_3_since"."since"
          AND "silence_3_pairs"."reacted" >= "silence_3_since"."since"
          THEN 1
          ELSE 0
        END
      ) = 0
      THEN 1
      ELSE 0
    END AS "holds"
  FROM "silence_3_since"
  LEFT JOIN "silence_3_pairs"
    ON "silence_3_pairs"."lead_id" = "silence_3_since"."lead_id"
    AND "silence_3_pairs"."as_of" = "silence_3_since"."as_of"
  WHERE
    NOT "silence_3_since"."since" IS NULL
  GROUP BY
    "silence_3_since"."lead_id",
    "silence_3_since"."as_of"
), "measured" AS (
  SELECT
    "looks"."lead_id" AS "lead_id",
    "looks"."as_of" AS "as_of",
    CASE
      WHEN CASE WHEN "attributes"."a0_text" IN ('industrie', 'énergie') THEN 1 ELSE 0 END = 1
      THEN 1000
      ELSE -1
    END AS "r0",
    CASE
      WHEN CASE
        WHEN "attributes"."a1_number" >= CAST('50' AS DECIMAL(38, 9))
        AND "attributes"."a1_number" < CAST('500' AS DECIMAL(38, 9))
        THEN 1
        ELSE 0
      END = 1
      THEN 1000
      ELSE -1
    END AS "r1",
    CASE WHEN COALESCE("totals"."m0", 0) > 5 THEN 5 ELSE COALESCE("totals"."m0", 0) END * 1000 AS "r2",
    COALESCE("recent_0"."weight", 0) AS "r3",
    CASE
      WHEN CASE WHEN COALESCE("totals"."m1", 0) >= 20 THEN 1 ELSE 0 END = 1
      THEN 1000
      ELSE -1
    END AS "r4",
    CASE
      WHEN CASE WHEN COALESCE("totals"."m2", 0) >= 1 THEN 1 ELSE 0 END = 1
      THEN 1000
      ELSE -1
    END AS "r5",
    CASE
      WHEN CASE
        WHEN (
          COALESCE("totals"."m3", 0) > 0
          AND COALESCE("totals"."m4", 0) > CAST('200' AS DECIMAL(38, 9))
        )
        THEN 1
        ELSE 0
      END = 1
      THEN 1000
      ELSE -1
    END AS "r6",
    CASE WHEN COALESCE("reaction_1"."holds", 0) = 1 THEN 1000 ELSE -1 END AS "r7",
    CASE WHEN COALESCE("reaction_2"."holds", 0) = 1 THEN 1000 ELSE -1 END AS "r8",
    CASE WHEN COALESCE("silence_3"."holds", 0) = 1 THEN 1000 ELSE -1 END AS "r9",
    CASE
      WHEN CASE
        WHEN (
          NOT "attributes"."a2_text" IS NULL AND "attributes"."a2_text" <> 'client'
        )
        THEN 1
        ELSE 0
      END = 1
      THEN 1
      ELSE 0
    END AS "audience"
  FROM "looks"
  JOIN "attributes"
    ON "attributes"."lead_id" = "looks"."lead_id"
  LEFT JOIN "totals"
    ON "totals"."lead_id" = "looks"."lead_id" AND "totals"."as_of" = "looks"."as_of"
  LEFT JOIN "recent_0"
    ON "recent_0"."lead_id" = "looks"."lead_id" AND "recent_0"."as_of" = "looks"."as_of"
  LEFT JOIN "reaction_1"
    ON "reaction_1"."lead_id" = "looks"."lead_id"
    AND "reaction_1"."as_of" = "looks"."as_of"
  LEFT JOIN "reaction_2"
    ON "reaction_2"."lead_id" = "looks"."lead_id"
    AND "reaction_2"."as_of" = "looks"."as_of"
  LEFT JOIN "silence_3"
    ON "silence_3"."lead_id" = "looks"."lead_id"
    AND "silence_3"."as_of" = "looks"."as_of"
), "criteria" AS (
  SELECT
    "lead_id" AS "lead_id",
    CASE WHEN "r0" >= 0 THEN CAST(20 AS BIGINT) * "r0" ELSE 0 END AS "c0",
    CASE WHEN "r1" >= 0 THEN CAST(5 AS BIGINT) * "r1" ELSE 0 END AS "c1",
    CASE WHEN "r2" >= 0 THEN CAST(2 AS BIGINT) * "r2" ELSE 0 END AS "c2",
    CASE WHEN "r3" >= 0 THEN CAST(10 AS BIGINT) * "r3" ELSE 0 END AS "c3",
    CASE
      WHEN "r4" >= 0
      THEN CAST(15 AS BIGINT) * "r4"
      WHEN "r5" >= 0
      THEN CAST(5 AS BIGINT) * "r5"
      ELSE 0
    END AS "c4",
    CASE WHEN "r6" >= 0 THEN CAST(25 AS BIGINT) * "r6" ELSE 0 END AS "c5",
    CASE WHEN "r7" >= 0 THEN CAST(10 AS BIGINT) * "r7" ELSE 0 END AS "c6",
    CASE WHEN "r8" >= 0 THEN CAST(-5 AS BIGINT) * "r8" ELSE 0 END AS "c7",
    CASE WHEN "r9" >= 0 THEN CAST(-9 AS BIGINT) * "r9" ELSE 0 END AS "c8",
    0 AS "c9"
  FROM "measured"
  WHERE
    "audience" = 1
), "groups" AS (
  SELECT
    "lead_id" AS "lead_id",
    "c0" AS "c0",
    "c1" AS "c1",
    "c2" AS "c2",
    "c3" AS "c3",
    "c4" AS "c4",
    "c5" AS "c5",
    "c6" AS "c6",
    "c7" AS "c7",
    "c8" AS "c8",
    "c9" AS "c9",
    "c0" + "c1" AS "g0",
    "c2" + "c3" + "c4" + "c5" + "c6" + "c7" + "c8" + "c9" AS "g1"
  FROM "criteria"
), "clamped" AS (
  SELECT
    "lead_id" AS "lead_id",
    "c0" AS "c0",
    "c1" AS "c1",
    "c2" AS "c2",
    "c3" AS "c3",
    "c4" AS "c4",
    "c5" AS "c5",
    "c6" AS "c6",
    "c7" AS "c7",
    "c8" AS "c8",
    "c9" AS "c9",
    CASE WHEN "g0" < -20000 THEN -20000 WHEN "g0" > 40000 THEN 40000 ELSE "g0" END AS "g0",
    "g1" AS "g1"
  FROM "groups"
), "axes" AS (
  SELECT
    "lead_id" AS "lead_id",
    "c0" AS "c0",
    "c1" AS "c1",
    "c2" AS "c2",
    "c3" AS "c3",
    "c4" AS "c4",
    "c5" AS "c5",
    "c6" AS "c6",
    "c7" AS "c7",
    "c8" AS "c8",
    "c9" AS "c9",
    "g0" AS "fit",
    "g1" AS "engagement"
  FROM "clamped"
), "totals_of_axes" AS (
  SELECT
    "lead_id" AS "lead_id",
    "c0" AS "c0",
    "c1" AS "c1",
    "c2" AS "c2",
    "c3" AS "c3",
    "c4" AS "c4",
    "c5" AS "c5",
    "c6" AS "c6",
    "c7" AS "c7",
    "c8" AS "c8",
    "c9" AS "c9",
    "fit" AS "fit",
    "engagement" AS "engagement",
    "fit" + "engagement" AS "total"
  FROM "axes"
), "shown" AS (
  SELECT
    "lead_id" AS "lead_id",
    "c0" AS "c0",
    "c1" AS "c1",
    "c2" AS "c2",
    "c3" AS "c3",
    "c4" AS "c4",
    "c5" AS "c5",
    "c6" AS "c6",
    "c7" AS "c7",
    "c8" AS "c8",
    "c9" AS "c9",
    CASE
      WHEN (
        CASE WHEN "total" < 0 THEN 0 WHEN "total" > 100000 THEN 100000 ELSE "total" END
      ) + 500 >= 0
      THEN CAST((
        (
          (
            CASE WHEN "total" < 0 THEN 0 WHEN "total" > 100000 THEN 100000 ELSE "total" END
          ) + 500
        ) - (
          (
            CASE WHEN "total" < 0 THEN 0 WHEN "total" > 100000 THEN 100000 ELSE "total" END
          ) + 500
        ) % 1000
      ) / 1000 AS BIGINT)
      ELSE -(
        CAST((
          (
            999 - (
              (
                CASE WHEN "total" < 0 THEN 0 WHEN "total" > 100000 THEN 100000 ELSE "total" END
              ) + 500
            )
          ) - (
            999 - (
              (
                CASE WHEN "total" < 0 THEN 0 WHEN "total" > 100000 THEN 100000 ELSE "total" END
              ) + 500
            )
          ) % 1000
        ) / 1000 AS BIGINT)
      )
    END AS "score",
    CASE
      WHEN (
        "fit"
      ) + 500 >= 0
      THEN CAST((
        (
          (
            "fit"
          ) + 500
        ) - (
          (
            "fit"
          ) + 500
        ) % 1000
      ) / 1000 AS BIGINT)
      ELSE -(
        CAST((
          (
            999 - (
              (
                "fit"
              ) + 500
            )
          ) - (
            999 - (
              (
                "fit"
              ) + 500
            )
          ) % 1000
        ) / 1000 AS BIGINT)
      )
    END AS "fit",
    CASE
      WHEN (
        "engagement"
      ) + 500 >= 0
      THEN CAST((
        (
          (
            "engagement"
          ) + 500
        ) - (
          (
            "engagement"
          ) + 500
        ) % 1000
      ) / 1000 AS BIGINT)
      ELSE -(
        CAST((
          (
            999 - (
              (
                "engagement"
              ) + 500
            )
          ) - (
            999 - (
              (
                "engagement"
              ) + 500
            )
          ) % 1000
        ) / 1000 AS BIGINT)
      )
    END AS "engagement"
  FROM "totals_of_axes"
)
SELECT
  "lead_id" AS "lead_id",
  "score" AS "score",
  CASE WHEN "score" >= 40 THEN 'call' ELSE 'cold' END AS "band",
  "fit" AS "fit",
  "engagement" AS "engagement",
  CASE
    WHEN "fit" >= 20
    THEN CASE WHEN "engagement" >= 20 THEN 'A1' ELSE 'A2' END
    ELSE CASE WHEN "engagement" >= 20 THEN 'B1' ELSE 'B2' END
  END AS "cell",
  "c0" AS "criteria.sector",
  "c1" AS "criteria.size",
  "c2" AS "criteria.clicks",
  "c3" AS "criteria.papers",
  "c4" AS "criteria.pages",
  "c5" AS "criteria.basket",
  "c6" AS "criteria.thanks",
  "c7" AS "criteria.late",
  "c8" AS "criteria.asleep",
  "c9" AS "criteria.off"
FROM "shown"
ORDER BY
  "lead_id"
