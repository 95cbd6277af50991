-- 0009_event_objects.sql
--
-- Events are about more than dashboards; and some are for one account alone.
--
-- Takes:   under 1 s: columns are renamed and added without rewriting a row. Events that are older than this have no
--          audience; who followed a single dashboard could see them, and nothing else could be followed by widget.
-- Blocks:  writes to `events` for a moment.
-- Back:    forward only.

ALTER TABLE events
    RENAME COLUMN IF EXISTS dashboard_id TO object_id,
    RENAME COLUMN IF EXISTS dashboard_version TO object_version,
    ADD COLUMN IF NOT EXISTS audience_id UUID NULL,           -- NULL: whoever may see the object
    RENAME KEY IF EXISTS events_of_dashboard TO events_of_object;
