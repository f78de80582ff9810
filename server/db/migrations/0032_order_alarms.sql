-- Up Migration
-- Limits of orders ring as every other alarm does: one source, one acknowledgement, one shelf.
DROP TABLE order_alarm;

-- What stands in the log is sent as it is: alarms of before become such that are over.
UPDATE event_log SET kind = 'alarm', data = jsonb_build_object(
    'id', entity_id, 'kind', 'order.' || (data->>'stage'), 'subjectId', data->>'orderId', 'level', 'order', 'title', '',
    'scope', data->>'division', 'centre', data->>'division', 'incidentId', NULL, 'state', 'returned', 'raisedAt', data->>'at',
    'acknowledgedName', NULL, 'acknowledgedAt', NULL, 'shelvedUntil', NULL, 'reason', NULL, 'version', 1)
  WHERE kind = 'orderAlarm';
DELETE FROM outbox WHERE kind = 'orderAlarm';
