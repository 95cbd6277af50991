-- 0011_widget_kinds.sql
--
-- The kinds of widgets are the union of all contracts': a language model's chat and status, a timer, tasks, milestones.
--
-- Takes:   as long as a copy of the widgets and their history does: some seconds for a million.
-- Blocks:  changes of widgets meanwhile; they are read.
-- Back:    forward only.

SET @@system_versioning_alter_history = KEEP;
ALTER TABLE widgets
    DROP CONSTRAINT IF EXISTS widgets_type,
    ADD CONSTRAINT widgets_type CHECK (type IN ('chart', 'table', 'metric', 'text', 'image', 'map', 'gauge', 'llm-chat',
        'llm-status', 'time-tracker', 'task-list', 'milestone-progress'));
