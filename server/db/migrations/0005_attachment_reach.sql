-- Up Migration
-- A photo on a receipt of an order without an incident is for whoever may see that receipt.
CREATE INDEX attachment_incident ON attachment (county_code, incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX order_receipt_attachments ON order_receipt USING gin (attachments);
ALTER POLICY in_scope ON attachment TO grid321_app
  USING (CASE WHEN incident_id IS NOT NULL
      THEN EXISTS (SELECT FROM incident i WHERE i.county_code = attachment.county_code AND i.id = attachment.incident_id)
    ELSE uploaded_by = current_setting('grid321.account', true)
      OR EXISTS (SELECT FROM order_receipt r WHERE r.county_code = attachment.county_code AND r.attachments @> ARRAY[attachment.id]) END);
