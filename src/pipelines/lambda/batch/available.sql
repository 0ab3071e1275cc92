-- What an account can spend: everything posted to it, less what card authorisations hold. Every record carries its own effect on what is held (an authorisation
-- holds, a capture or a release gives back), so nothing has to be looked up.
-- That makes it a group, two sums of which one is subtracted from the other. Without the effect in the record a capture would have to find its authorisation,
-- which may lie on the other side of the cut.
-- At the boundary a record that counts twice is off by its amount and its hold together.
SELECT account_id, ccy, CAST(sum(amount) - sum(hold_delta) AS BIGINT) AS available_minor
FROM ev
GROUP BY ALL
ORDER BY ALL;
