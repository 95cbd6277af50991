CREATE TABLE `alert_events` (
  `id` uuid NOT NULL,
  `rule_id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `metric` varchar(100) NOT NULL,
  `labels` longtext NOT NULL,
  `aggregation` varchar(8) NOT NULL,
  `comparison` varchar(8) NOT NULL,
  `threshold` double NOT NULL,
  `value` double NOT NULL,
  `started_at` datetime(6) NOT NULL,
  `ended_at` datetime(6) DEFAULT NULL,
  `ending` varchar(12) DEFAULT NULL,
  `last_value` double DEFAULT NULL,
  `is_open` tinyint(1) GENERATED ALWAYS AS (if(`ended_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `alert_events_one_open` (`rule_id`,`is_open`),
  KEY `alert_events_of_rule` (`rule_id`,`started_at`,`id`),
  KEY `alert_events_of_workspace` (`workspace_id`,`started_at`,`id`),
  KEY `alert_events_age` (`started_at`),
  CONSTRAINT `alert_events_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `alert_events_labels` CHECK (json_valid(`labels`)),
  CONSTRAINT `alert_events_ending` CHECK (`ended_at` is null and `ending` is null or `ended_at` is not null and `ending` in ('recovered','changed','disabled','deleted'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `alert_rules` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `created_by` uuid NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `metric` varchar(100) NOT NULL,
  `labels` longtext NOT NULL,
  `aggregation` varchar(8) NOT NULL,
  `window_seconds` int(11) NOT NULL,
  `comparison` varchar(8) NOT NULL,
  `threshold` double NOT NULL,
  `recovery_threshold` double DEFAULT NULL,
  `for_seconds` int(11) NOT NULL,
  `recover_seconds` int(11) NOT NULL,
  `is_enabled` tinyint(1) NOT NULL,
  `state` varchar(8) NOT NULL,
  `state_since` datetime(6) NOT NULL,
  `good_since` datetime(6) DEFAULT NULL,
  `value` double DEFAULT NULL,
  `evaluated_at` datetime(6) DEFAULT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `alert_rules_of_workspace` (`workspace_id`,`created_at`,`id`),
  KEY `alert_rules_enabled` (`is_enabled`,`id`),
  KEY `alert_rules_created_by` (`created_by`),
  CONSTRAINT `alert_rules_created_by` FOREIGN KEY (`created_by`) REFERENCES `users` (`id`),
  CONSTRAINT `alert_rules_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `alert_rules_labels` CHECK (json_valid(`labels`)),
  CONSTRAINT `alert_rules_aggregation` CHECK (`aggregation` in ('avg','min','max','sum','count','p50','p95','p99')),
  CONSTRAINT `alert_rules_comparison` CHECK (`comparison` in ('gt','gte','lt','lte','eq','ne')),
  CONSTRAINT `alert_rules_state` CHECK (`state` in ('ok','pending','firing')),
  CONSTRAINT `alert_rules_times` CHECK (`window_seconds` > 0 and `for_seconds` >= 0 and `recover_seconds` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `api_keys` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `hash` binary(32) NOT NULL,
  `start` varchar(16) NOT NULL,
  `name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `permissions` varchar(1000) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) DEFAULT NULL,
  `last_used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `api_keys_hash` (`hash`),
  KEY `api_keys_of_user` (`user_id`,`id`),
  CONSTRAINT `api_keys_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `attachments` (
  `id` uuid NOT NULL,
  `task_id` uuid NOT NULL,
  `uploader_id` uuid NOT NULL,
  `name` varchar(255) NOT NULL,
  `type` varchar(64) NOT NULL,
  `size_bytes` bigint(20) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `attachments_of_task` (`task_id`,`created_at`,`id`),
  KEY `attachments_uploader` (`uploader_id`),
  CONSTRAINT `attachments_task` FOREIGN KEY (`task_id`) REFERENCES `tasks` (`id`) ON DELETE CASCADE,
  CONSTRAINT `attachments_uploader` FOREIGN KEY (`uploader_id`) REFERENCES `users` (`id`),
  CONSTRAINT `attachments_size` CHECK (`size_bytes` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `collaboration_connections` (
  `workspace_id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `worker_id` uuid NOT NULL,
  `opened_at` datetime(6) NOT NULL,
  `lost_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`workspace_id`,`user_id`,`worker_id`),
  KEY `collaboration_connections_of_worker` (`worker_id`),
  KEY `collaboration_connections_lost` (`lost_at`),
  KEY `collaboration_connections_user` (`user_id`),
  CONSTRAINT `collaboration_connections_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `collaboration_connections_worker` FOREIGN KEY (`worker_id`) REFERENCES `realtime_workers` (`id`) ON DELETE CASCADE,
  CONSTRAINT `collaboration_connections_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_activities` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `customer_id` uuid DEFAULT NULL,
  `opportunity_id` uuid DEFAULT NULL,
  `kind` varchar(16) NOT NULL,
  `subject` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `notes` varchar(2000) DEFAULT NULL,
  `owner` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `occurred_at` datetime(6) NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_activities_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_activities_by_time` (`workspace_id`,`occurred_at`,`id`),
  KEY `crm_activities_by_owner` (`workspace_id`,`occurred_at`,`owner`,`kind`),
  KEY `crm_activities_by_update` (`workspace_id`,`updated_at`,`id`),
  KEY `crm_activities_of_customer` (`workspace_id`,`customer_id`),
  KEY `crm_activities_of_opportunity` (`workspace_id`,`opportunity_id`),
  CONSTRAINT `crm_activities_customer` FOREIGN KEY (`workspace_id`, `customer_id`) REFERENCES `crm_customers` (`workspace_id`, `id`) ON DELETE CASCADE,
  CONSTRAINT `crm_activities_opportunity` FOREIGN KEY (`workspace_id`, `opportunity_id`) REFERENCES `crm_opportunities` (`workspace_id`, `id`) ON DELETE CASCADE,
  CONSTRAINT `crm_activities_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_activities_kind` CHECK (`kind` in ('call','email','meeting','note','task','visit','test_drive'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_customers` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `kind` varchar(16) NOT NULL,
  `email` varchar(254) DEFAULT NULL,
  `phone` varchar(50) DEFAULT NULL,
  `city` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `country` varchar(2) DEFAULT NULL,
  `source` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `owner` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `acquired_at` datetime(6) NOT NULL,
  `lost_at` datetime(6) DEFAULT NULL,
  `notes` varchar(2000) DEFAULT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_customers_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_customers_by_acquisition` (`workspace_id`,`acquired_at`,`id`),
  KEY `crm_customers_by_loss` (`workspace_id`,`lost_at`),
  KEY `crm_customers_by_name` (`workspace_id`,`name`,`id`),
  KEY `crm_customers_by_update` (`workspace_id`,`updated_at`,`id`),
  CONSTRAINT `crm_customers_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_customers_kind` CHECK (`kind` in ('company','person')),
  CONSTRAINT `crm_customers_loss` CHECK (`lost_at` is null or `lost_at` >= `acquired_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_goals` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `metric` varchar(24) NOT NULL,
  `owner` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `target_cents` bigint(20) NOT NULL,
  `currency` varchar(3) DEFAULT NULL,
  `starts_on` date NOT NULL,
  `ends_on` date NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_goals_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_goals_by_end` (`workspace_id`,`ends_on`,`starts_on`,`id`),
  KEY `crm_goals_by_update` (`workspace_id`,`updated_at`,`id`),
  CONSTRAINT `crm_goals_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_goals_metric` CHECK (`metric` in ('revenue','profit','invoices','new_customers','won_opportunities','activities')),
  CONSTRAINT `crm_goals_currency` CHECK (`currency` is not null = `metric` in ('revenue','profit')),
  CONSTRAINT `crm_goals_target` CHECK (`target_cents` > 0),
  CONSTRAINT `crm_goals_days` CHECK (`ends_on` >= `starts_on`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_import_packets` (
  `import_id` uuid NOT NULL,
  `position` int(11) NOT NULL,
  `content` mediumblob NOT NULL,
  PRIMARY KEY (`import_id`,`position`),
  CONSTRAINT `crm_import_packets_import` FOREIGN KEY (`import_id`) REFERENCES `crm_imports` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_imports` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `kind` varchar(16) NOT NULL,
  `is_dry_run` tinyint(1) NOT NULL,
  `skips_errors` tinyint(1) NOT NULL,
  `file_name` varchar(200) NOT NULL,
  `size_bytes` bigint(20) NOT NULL,
  `mapping` longtext NOT NULL,
  `time_zone` varchar(64) NOT NULL,
  `status` varchar(16) NOT NULL,
  `attempt` bigint(20) NOT NULL DEFAULT 0,
  `total_rows` bigint(20) DEFAULT NULL,
  `processed_rows` bigint(20) NOT NULL DEFAULT 0,
  `created_rows` bigint(20) NOT NULL DEFAULT 0,
  `updated_rows` bigint(20) NOT NULL DEFAULT 0,
  `unchanged_rows` bigint(20) NOT NULL DEFAULT 0,
  `failed_rows` bigint(20) NOT NULL DEFAULT 0,
  `errors` longtext NOT NULL DEFAULT '[]',
  `error_count` bigint(20) NOT NULL DEFAULT 0,
  `created_at` datetime(6) NOT NULL,
  `started_at` datetime(6) DEFAULT NULL,
  `finished_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `crm_imports_by_creation` (`workspace_id`,`created_at`,`id`),
  KEY `crm_imports_by_status` (`workspace_id`,`status`),
  KEY `crm_imports_by_age` (`created_at`),
  KEY `crm_imports_user` (`user_id`),
  CONSTRAINT `crm_imports_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `crm_imports_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_imports_status` CHECK (`status` in ('queued','running','completed','failed')),
  CONSTRAINT `crm_imports_end` CHECK (`finished_at` is not null = `status` in ('completed','failed')),
  CONSTRAINT `crm_imports_mapping` CHECK (json_valid(`mapping`)),
  CONSTRAINT `crm_imports_errors` CHECK (json_valid(`errors`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_invoice_days` (
  `workspace_id` uuid NOT NULL,
  `day` date NOT NULL,
  `currency` varchar(3) NOT NULL,
  `owner` varchar(200) NOT NULL,
  `net_cents` decimal(30,0) NOT NULL,
  `cost_cents` decimal(30,0) NOT NULL,
  `number` bigint(20) NOT NULL,
  PRIMARY KEY (`workspace_id`,`day`,`currency`,`owner`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_invoice_hours` (
  `workspace_id` uuid NOT NULL,
  `issued_at` datetime NOT NULL,
  `currency` varchar(3) NOT NULL,
  `net_cents` decimal(30,0) NOT NULL,
  `cost_cents` decimal(30,0) NOT NULL,
  `number` bigint(20) NOT NULL,
  PRIMARY KEY (`workspace_id`,`issued_at`,`currency`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_invoice_lines` (
  `workspace_id` uuid NOT NULL,
  `invoice_id` uuid NOT NULL,
  `position` int(11) NOT NULL,
  `description` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `quantity_milli` bigint(20) NOT NULL,
  `unit_price_cents` bigint(20) NOT NULL,
  `unit_cost_cents` bigint(20) NOT NULL,
  `net_cents` bigint(20) NOT NULL,
  PRIMARY KEY (`workspace_id`,`invoice_id`,`position`),
  CONSTRAINT `crm_invoice_lines_invoice` FOREIGN KEY (`workspace_id`, `invoice_id`) REFERENCES `crm_invoices` (`workspace_id`, `id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_invoices` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `customer_id` uuid NOT NULL,
  `opportunity_id` uuid DEFAULT NULL,
  `number` varchar(64) NOT NULL,
  `owner` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `status` varchar(16) NOT NULL,
  `currency` varchar(3) NOT NULL,
  `net_cents` bigint(20) NOT NULL,
  `tax_cents` bigint(20) NOT NULL DEFAULT 0,
  `cost_cents` bigint(20) NOT NULL DEFAULT 0,
  `paid_cents` bigint(20) NOT NULL DEFAULT 0,
  `issued_at` datetime(6) NOT NULL,
  `due_on` date NOT NULL,
  `paid_at` datetime(6) DEFAULT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_invoices_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_invoices_by_issue` (`workspace_id`,`issued_at`,`status`,`currency`,`net_cents`,`cost_cents`,`customer_id`,`owner`),
  KEY `crm_invoices_by_number` (`workspace_id`,`number`,`id`),
  KEY `crm_invoices_by_update` (`workspace_id`,`updated_at`,`id`),
  KEY `crm_invoices_of_customer` (`workspace_id`,`customer_id`,`issued_at`),
  KEY `crm_invoices_of_opportunity` (`workspace_id`,`opportunity_id`),
  KEY `crm_invoices_due` (`workspace_id`,`status`,`due_on`,`id`,`net_cents`,`tax_cents`,`paid_cents`),
  CONSTRAINT `crm_invoices_customer` FOREIGN KEY (`workspace_id`, `customer_id`) REFERENCES `crm_customers` (`workspace_id`, `id`),
  CONSTRAINT `crm_invoices_opportunity` FOREIGN KEY (`workspace_id`, `opportunity_id`) REFERENCES `crm_opportunities` (`workspace_id`, `id`),
  CONSTRAINT `crm_invoices_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_invoices_status` CHECK (`status` in ('draft','sent','paid','void'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_opportunities` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `customer_id` uuid DEFAULT NULL,
  `vehicle_id` uuid DEFAULT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `status` varchar(16) NOT NULL,
  `reached` int(11) NOT NULL,
  `stage` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `source` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `owner` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `amount_cents` bigint(20) DEFAULT NULL,
  `currency` varchar(3) DEFAULT NULL,
  `opened_at` datetime(6) NOT NULL,
  `closed_at` datetime(6) DEFAULT NULL,
  `expected_close_on` date DEFAULT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_opportunities_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_opportunities_by_opening` (`workspace_id`,`opened_at`,`status`,`reached`,`stage`,`source`,`owner`),
  KEY `crm_opportunities_by_closing` (`workspace_id`,`status`,`closed_at`,`owner`),
  KEY `crm_opportunities_by_name` (`workspace_id`,`name`,`id`),
  KEY `crm_opportunities_by_update` (`workspace_id`,`updated_at`,`id`),
  KEY `crm_opportunities_of_customer` (`workspace_id`,`customer_id`),
  KEY `crm_opportunities_of_vehicle` (`workspace_id`,`vehicle_id`),
  CONSTRAINT `crm_opportunities_customer` FOREIGN KEY (`workspace_id`, `customer_id`) REFERENCES `crm_customers` (`workspace_id`, `id`),
  CONSTRAINT `crm_opportunities_vehicle` FOREIGN KEY (`workspace_id`, `vehicle_id`) REFERENCES `crm_vehicles` (`workspace_id`, `id`),
  CONSTRAINT `crm_opportunities_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_opportunities_status` CHECK (`status` in ('new','qualified','proposal','won','lost')),
  CONSTRAINT `crm_opportunities_reached` CHECK (`reached` between 1 and 4),
  CONSTRAINT `crm_opportunities_closed` CHECK (`closed_at` is not null = `status` in ('won','lost')),
  CONSTRAINT `crm_opportunities_amount` CHECK (`amount_cents` is null or `currency` is not null)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_rates` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `currency` varchar(3) NOT NULL,
  `quote` varchar(3) NOT NULL,
  `day` date NOT NULL,
  `rate` decimal(20,10) NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_rates_day` (`workspace_id`,`currency`,`quote`,`day`),
  UNIQUE KEY `crm_rates_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_rates_by_update` (`workspace_id`,`updated_at`,`id`),
  CONSTRAINT `crm_rates_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_rates_pair` CHECK (`currency` <> `quote`),
  CONSTRAINT `crm_rates_rate` CHECK (`rate` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `crm_vehicles` (
  `workspace_id` uuid NOT NULL,
  `id` uuid NOT NULL,
  `origin` varchar(32) NOT NULL,
  `external_id` varchar(190) DEFAULT NULL,
  `is_demo` tinyint(1) NOT NULL DEFAULT 0,
  `customer_id` uuid DEFAULT NULL,
  `vin` varchar(32) DEFAULT NULL,
  `make` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `model` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `model_year` int(11) DEFAULT NULL,
  `plate` varchar(20) DEFAULT NULL,
  `status` varchar(16) NOT NULL,
  `price_cents` bigint(20) DEFAULT NULL,
  `currency` varchar(3) DEFAULT NULL,
  `mileage_km` int(11) DEFAULT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`id`),
  UNIQUE KEY `crm_vehicles_external` (`workspace_id`,`origin`,`external_id`),
  KEY `crm_vehicles_by_make` (`workspace_id`,`make`,`model`,`id`),
  KEY `crm_vehicles_by_update` (`workspace_id`,`updated_at`,`id`),
  KEY `crm_vehicles_of_customer` (`workspace_id`,`customer_id`),
  CONSTRAINT `crm_vehicles_customer` FOREIGN KEY (`workspace_id`, `customer_id`) REFERENCES `crm_customers` (`workspace_id`, `id`),
  CONSTRAINT `crm_vehicles_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `crm_vehicles_status` CHECK (`status` in ('in_stock','reserved','sold','in_service')),
  CONSTRAINT `crm_vehicles_price` CHECK (`price_cents` is null or `currency` is not null)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `dashboard_shares` (
  `dashboard_id` uuid NOT NULL,
  `grantee_id` uuid NOT NULL,
  `kind` varchar(16) NOT NULL,
  `shared_by` uuid NOT NULL,
  `shared_at` datetime(6) NOT NULL,
  PRIMARY KEY (`dashboard_id`,`grantee_id`),
  KEY `dashboard_shares_with` (`grantee_id`,`dashboard_id`),
  CONSTRAINT `dashboard_shares_kind` CHECK (`kind` in ('user','workspace'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `dashboard_tags` (
  `dashboard_id` uuid NOT NULL,
  `tag` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  PRIMARY KEY (`dashboard_id`,`tag`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `dashboard_views` (
  `dashboard_id` uuid NOT NULL,
  `view_count` bigint(20) NOT NULL,
  `last_viewed_at` datetime(6) NOT NULL,
  PRIMARY KEY (`dashboard_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `dashboards` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `owner_id` uuid NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `description` varchar(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `layout` longtext NOT NULL,
  `theme` longtext NOT NULL,
  `config` longtext NOT NULL,
  `tags` longtext NOT NULL,
  `visibility` varchar(16) NOT NULL,
  `is_template` tinyint(1) NOT NULL DEFAULT 0,
  `template_category` varchar(100) DEFAULT NULL,
  `is_default` tinyint(1) NOT NULL DEFAULT 0,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `updated_by` uuid NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `default_of` uuid GENERATED ALWAYS AS (if(`is_default` <> 0 and `deleted_at` is null,`owner_id`,NULL)) STORED,
  `row_start` timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE,
  `row_end` timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
  PRIMARY KEY (`id`,`row_end`),
  UNIQUE KEY `dashboards_one_default` (`default_of`,`row_end`),
  KEY `dashboards_by_update` (`workspace_id`,`row_end`,`deleted_at`,`updated_at`,`id`),
  KEY `dashboards_by_creation` (`workspace_id`,`row_end`,`deleted_at`,`created_at`,`id`),
  KEY `dashboards_by_name` (`workspace_id`,`row_end`,`deleted_at`,`name`,`id`),
  KEY `dashboards_public` (`visibility`,`row_end`,`deleted_at`,`updated_at`,`id`),
  KEY `dashboards_deleted` (`deleted_at`),
  KEY `dashboards_owner` (`owner_id`),
  PERIOD FOR SYSTEM_TIME (`row_start`, `row_end`),
  CONSTRAINT `dashboards_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`),
  CONSTRAINT `dashboards_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `dashboards_layout` CHECK (json_valid(`layout`)),
  CONSTRAINT `dashboards_theme` CHECK (json_valid(`theme`)),
  CONSTRAINT `dashboards_config` CHECK (json_valid(`config`)),
  CONSTRAINT `dashboards_tags` CHECK (json_valid(`tags`)),
  CONSTRAINT `dashboards_visibility` CHECK (`visibility` in ('private','shared','public'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin WITH SYSTEM VERSIONING;

CREATE TABLE `data_set_rows` (
  `data_set_id` uuid NOT NULL,
  `first_row` bigint(20) NOT NULL,
  `cells` longtext NOT NULL,
  PRIMARY KEY (`data_set_id`,`first_row`),
  CONSTRAINT `data_set_rows_data_set` FOREIGN KEY (`data_set_id`) REFERENCES `data_sets` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `data_sets` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `owner_id` uuid NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `format` varchar(8) NOT NULL,
  `columns` longtext NOT NULL,
  `row_count` bigint(20) NOT NULL,
  `size_bytes` bigint(20) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `data_sets_by_creation` (`workspace_id`,`deleted_at`,`created_at`,`id`),
  KEY `data_sets_deleted` (`deleted_at`),
  KEY `data_sets_owner` (`owner_id`),
  CONSTRAINT `data_sets_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`),
  CONSTRAINT `data_sets_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `data_sets_format` CHECK (`format` in ('csv','json')),
  CONSTRAINT `data_sets_columns` CHECK (json_valid(`columns`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `demo_objects` (
  `workspace_id` uuid NOT NULL,
  `kind` varchar(16) NOT NULL,
  `object_id` uuid NOT NULL,
  PRIMARY KEY (`workspace_id`,`kind`,`object_id`),
  CONSTRAINT `demo_objects_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`) ON DELETE CASCADE,
  CONSTRAINT `demo_objects_kind` CHECK (`kind` in ('milestone','task','time_entry','domain','table','diagram','widget'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `event_streams` (
  `workspace_id` uuid NOT NULL,
  `last_offset` bigint(20) NOT NULL,
  `lowest_offset` bigint(20) NOT NULL DEFAULT 1,
  PRIMARY KEY (`workspace_id`),
  CONSTRAINT `event_streams_bounds` CHECK (`lowest_offset` >= 1 and `last_offset` >= `lowest_offset` - 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `events` (
  `workspace_id` uuid NOT NULL,
  `stream_offset` bigint(20) NOT NULL,
  `kind` varchar(40) NOT NULL,
  `object_id` uuid NOT NULL,
  `object_version` bigint(20) NOT NULL,
  `actor_id` uuid DEFAULT NULL,
  `payload` longtext NOT NULL,
  `at` datetime(6) NOT NULL,
  `audience_id` uuid DEFAULT NULL,
  PRIMARY KEY (`workspace_id`,`stream_offset`),
  KEY `events_of_object` (`object_id`,`stream_offset`),
  KEY `events_by_time` (`at`,`workspace_id`,`stream_offset`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `github_codes` (
  `hash` binary(32) NOT NULL,
  `browser_hash` binary(32) DEFAULT NULL,
  `challenge` char(43) DEFAULT NULL,
  `account` longtext NOT NULL,
  `session_id` uuid NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`hash`),
  KEY `github_codes_age` (`created_at`),
  CONSTRAINT `github_codes_account` CHECK (json_valid(`account`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `github_states` (
  `hash` binary(32) NOT NULL,
  `browser_hash` binary(32) NOT NULL,
  `redirect_uri` varchar(2048) NOT NULL,
  `challenge` char(43) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`hash`),
  KEY `github_states_age` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `hourly_rates` (
  `workspace_id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `valid_from` datetime(6) NOT NULL,
  `rate_cents` bigint(20) NOT NULL,
  `currency` varchar(3) NOT NULL,
  `set_by` uuid NOT NULL,
  `set_at` datetime(6) NOT NULL,
  PRIMARY KEY (`workspace_id`,`user_id`,`valid_from`),
  KEY `hourly_rates_user` (`user_id`),
  KEY `hourly_rates_setter` (`set_by`),
  CONSTRAINT `hourly_rates_setter` FOREIGN KEY (`set_by`) REFERENCES `users` (`id`),
  CONSTRAINT `hourly_rates_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `hourly_rates_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `hourly_rates_amount` CHECK (`rate_cents` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `idempotency_keys` (
  `scope` binary(32) NOT NULL,
  `request_hash` binary(32) NOT NULL,
  `response` mediumblob DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`scope`),
  KEY `idempotency_keys_age` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `jobs` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `kind` varchar(100) NOT NULL,
  `payload` longtext NOT NULL,
  `every_seconds` int(11) DEFAULT NULL,
  `unique_key` varchar(200) DEFAULT NULL,
  `state` varchar(16) NOT NULL,
  `run_at` datetime(6) NOT NULL,
  `lease_until` datetime(6) DEFAULT NULL,
  `leased_by` varchar(100) DEFAULT NULL,
  `attempts` int(11) NOT NULL DEFAULT 0,
  `max_attempts` int(11) NOT NULL,
  `last_error` varchar(2000) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `started_at` datetime(6) DEFAULT NULL,
  `finished_at` datetime(6) DEFAULT NULL,
  `unfinished_key` varchar(200) GENERATED ALWAYS AS (if(`state` in ('waiting','running'),`unique_key`,NULL)) STORED,
  `due_at` datetime(6) GENERATED ALWAYS AS (case `state` when 'waiting' then `run_at` when 'running' then `lease_until` end) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `jobs_one_unfinished` (`unfinished_key`),
  KEY `jobs_due` (`due_at`),
  KEY `jobs_by_state` (`state`,`finished_at`),
  CONSTRAINT `jobs_payload` CHECK (json_valid(`payload`)),
  CONSTRAINT `jobs_state` CHECK (`state` in ('waiting','running','done','dead')),
  CONSTRAINT `jobs_lease` CHECK (`state` <> 'running' or `lease_until` is not null and `leased_by` is not null),
  CONSTRAINT `jobs_attempts` CHECK (`attempts` >= 0 and `max_attempts` >= 1),
  CONSTRAINT `jobs_interval` CHECK (`every_seconds` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `metric_1h` (
  `series_id` bigint(20) NOT NULL,
  `at` datetime(6) NOT NULL,
  `count` bigint(20) NOT NULL,
  `sum` double NOT NULL,
  `minimum` double NOT NULL,
  `maximum` double NOT NULL,
  `last` double DEFAULT NULL,
  PRIMARY KEY (`series_id`,`at`),
  KEY `metric_1h_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
 PARTITION BY RANGE  COLUMNS(`at`);

CREATE TABLE `metric_1h_buckets` (
  `series_id` bigint(20) NOT NULL,
  `at` datetime(6) NOT NULL,
  `bucket` smallint(6) NOT NULL,
  `count` bigint(20) NOT NULL,
  PRIMARY KEY (`series_id`,`at`,`bucket`),
  KEY `metric_1h_buckets_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
 PARTITION BY RANGE  COLUMNS(`at`);

CREATE TABLE `metric_1m` (
  `series_id` bigint(20) NOT NULL,
  `at` datetime(6) NOT NULL,
  `count` bigint(20) NOT NULL,
  `sum` double NOT NULL,
  `minimum` double NOT NULL,
  `maximum` double NOT NULL,
  `last` double DEFAULT NULL,
  PRIMARY KEY (`series_id`,`at`),
  KEY `metric_1m_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
 PARTITION BY RANGE  COLUMNS(`at`);

CREATE TABLE `metric_1m_buckets` (
  `series_id` bigint(20) NOT NULL,
  `at` datetime(6) NOT NULL,
  `bucket` smallint(6) NOT NULL,
  `count` bigint(20) NOT NULL,
  PRIMARY KEY (`series_id`,`at`,`bucket`),
  KEY `metric_1m_buckets_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
 PARTITION BY RANGE  COLUMNS(`at`);

CREATE TABLE `metric_sample_buckets` (
  `series_id` bigint(20) NOT NULL,
  `at` datetime(6) NOT NULL,
  `bucket` smallint(6) NOT NULL,
  `count` bigint(20) NOT NULL,
  PRIMARY KEY (`series_id`,`at`,`bucket`),
  KEY `metric_sample_buckets_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
 PARTITION BY RANGE  COLUMNS(`at`);

CREATE TABLE `metric_samples` (
  `series_id` bigint(20) NOT NULL,
  `at` datetime(6) NOT NULL,
  `count` bigint(20) NOT NULL,
  `sum` double NOT NULL,
  `minimum` double NOT NULL,
  `maximum` double NOT NULL,
  `last` double DEFAULT NULL,
  PRIMARY KEY (`series_id`,`at`),
  KEY `metric_samples_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
 PARTITION BY RANGE  COLUMNS(`at`);

CREATE TABLE `metric_series` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `workspace_id` uuid NOT NULL,
  `name` varchar(100) NOT NULL,
  `labels` longtext NOT NULL,
  `labels_key` varchar(500) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `metric_series_labels_key` (`name`,`workspace_id`,`labels_key`),
  KEY `metric_series_of_workspace` (`workspace_id`),
  CONSTRAINT `metric_series_labels` CHECK (json_valid(`labels`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `metric_state` (
  `id` tinyint(4) NOT NULL,
  `last_sampled_at` datetime(6) DEFAULT NULL,
  `minutes_until` datetime(6) NOT NULL,
  `hours_until` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `metric_state_one` CHECK (`id` = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `milestones` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `title` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `description` mediumtext DEFAULT NULL,
  `status` varchar(8) NOT NULL,
  `due_at` datetime(6) DEFAULT NULL,
  `created_by` uuid NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `milestones_in_workspace` (`workspace_id`,`id`),
  KEY `milestones_by_creation` (`workspace_id`,`created_at`,`id`),
  KEY `milestones_by_due` (`workspace_id`,`due_at`,`id`),
  KEY `milestones_by_title` (`workspace_id`,`title`,`id`),
  KEY `milestones_creator` (`created_by`),
  CONSTRAINT `milestones_creator` FOREIGN KEY (`created_by`) REFERENCES `users` (`id`),
  CONSTRAINT `milestones_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `milestones_status` CHECK (`status` in ('open','closed'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_columns` (
  `id` uuid NOT NULL,
  `table_id` uuid NOT NULL,
  `name` varchar(200) NOT NULL,
  `data_type` varchar(200) NOT NULL,
  `is_nullable` tinyint(1) NOT NULL,
  `is_primary_key` tinyint(1) NOT NULL,
  `is_foreign_key` tinyint(1) NOT NULL,
  `reference_id` uuid DEFAULT NULL,
  `default_value` varchar(1000) DEFAULT NULL,
  `constraints` longtext NOT NULL,
  `place` int(11) NOT NULL,
  `field_versions` longtext NOT NULL,
  PRIMARY KEY (`id`),
  KEY `model_columns_of_table` (`table_id`,`place`),
  KEY `model_columns_of_reference` (`reference_id`),
  CONSTRAINT `model_columns_table` FOREIGN KEY (`table_id`) REFERENCES `model_tables` (`id`) ON DELETE CASCADE,
  CONSTRAINT `model_columns_reference` CHECK (`reference_id` is null or `is_foreign_key` <> 0),
  CONSTRAINT `model_columns_constraints` CHECK (json_valid(`constraints`)),
  CONSTRAINT `model_columns_versions` CHECK (json_valid(`field_versions`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_diagrams` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `name` varchar(200) NOT NULL,
  `nodes` longtext NOT NULL,
  `connections` longtext NOT NULL,
  `linked_tables` longtext NOT NULL,
  `version` bigint(20) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `model_diagrams_of_workspace` (`workspace_id`,`deleted_at`,`created_at`,`id`),
  KEY `model_diagrams_deleted` (`deleted_at`),
  CONSTRAINT `model_diagrams_nodes` CHECK (json_valid(`nodes`)),
  CONSTRAINT `model_diagrams_connections` CHECK (json_valid(`connections`)),
  CONSTRAINT `model_diagrams_linked` CHECK (json_valid(`linked_tables`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_domains` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `name` varchar(200) NOT NULL,
  `model_type` varchar(16) NOT NULL,
  `is_primary` tinyint(1) NOT NULL,
  `primary_of` uuid GENERATED ALWAYS AS (if(`is_primary` <> 0 and `deleted_at` is null,`workspace_id`,NULL)) STORED,
  `version` bigint(20) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_domains_one_primary` (`primary_of`),
  KEY `model_domains_of_workspace` (`workspace_id`,`deleted_at`,`created_at`,`id`),
  KEY `model_domains_deleted` (`deleted_at`),
  CONSTRAINT `model_domains_type` CHECK (`model_type` in ('conceptual','logical','physical'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_edits` (
  `actor_id` uuid NOT NULL,
  `client` varchar(64) NOT NULL,
  `request` varchar(128) NOT NULL,
  `element_id` uuid NOT NULL,
  `at` datetime(6) NOT NULL,
  PRIMARY KEY (`actor_id`,`client`,`request`),
  KEY `model_edits_age` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_relationships` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `source_table_id` uuid NOT NULL,
  `target_table_id` uuid NOT NULL,
  `cardinality` varchar(16) NOT NULL,
  `optionality` varchar(16) NOT NULL,
  `name` varchar(200) DEFAULT NULL,
  `source_column_id` uuid DEFAULT NULL,
  `target_column_id` uuid DEFAULT NULL,
  `is_circular` tinyint(1) NOT NULL,
  `field_versions` longtext NOT NULL,
  `version` bigint(20) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `went_with_table` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  KEY `model_relationships_of_workspace` (`workspace_id`,`deleted_at`,`created_at`,`id`),
  KEY `model_relationships_of_source` (`source_table_id`,`deleted_at`),
  KEY `model_relationships_of_target` (`target_table_id`,`deleted_at`),
  KEY `model_relationships_deleted` (`deleted_at`),
  CONSTRAINT `model_relationships_source` FOREIGN KEY (`source_table_id`) REFERENCES `model_tables` (`id`) ON DELETE CASCADE,
  CONSTRAINT `model_relationships_target` FOREIGN KEY (`target_table_id`) REFERENCES `model_tables` (`id`) ON DELETE CASCADE,
  CONSTRAINT `model_relationships_cardinality` CHECK (`cardinality` in ('one-to-one','one-to-many','many-to-many')),
  CONSTRAINT `model_relationships_optionality` CHECK (`optionality` in ('required','optional')),
  CONSTRAINT `model_relationships_versions` CHECK (json_valid(`field_versions`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_states` (
  `workspace_id` uuid NOT NULL,
  `changes` bigint(20) NOT NULL,
  PRIMARY KEY (`workspace_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_tables` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `primary_domain_id` uuid NOT NULL,
  `name` varchar(200) NOT NULL,
  `alias` varchar(200) DEFAULT NULL,
  `model_type` varchar(16) NOT NULL,
  `position_x` int(11) NOT NULL,
  `position_y` int(11) NOT NULL,
  `width` int(11) NOT NULL,
  `height` int(11) NOT NULL,
  `visible_domains` longtext NOT NULL,
  `field_versions` longtext NOT NULL,
  `version` bigint(20) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `model_tables_of_workspace` (`workspace_id`,`deleted_at`,`created_at`,`id`),
  KEY `model_tables_deleted` (`deleted_at`),
  KEY `model_tables_domain` (`primary_domain_id`),
  CONSTRAINT `model_tables_domain` FOREIGN KEY (`primary_domain_id`) REFERENCES `model_domains` (`id`),
  CONSTRAINT `model_tables_type` CHECK (`model_type` in ('conceptual','logical','physical')),
  CONSTRAINT `model_tables_visible` CHECK (json_valid(`visible_domains`)),
  CONSTRAINT `model_tables_versions` CHECK (json_valid(`field_versions`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `model_versions` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `name` varchar(200) NOT NULL,
  `created_by` uuid NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `stream_offset` bigint(20) NOT NULL,
  `tables` int(11) NOT NULL,
  `relationships` int(11) NOT NULL,
  `size_bytes` bigint(20) NOT NULL,
  `content` longblob NOT NULL,
  PRIMARY KEY (`id`),
  KEY `model_versions_of_workspace` (`workspace_id`,`created_at`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `oauth_clients` (
  `id` uuid NOT NULL,
  `owner_id` uuid NOT NULL,
  `name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `secret_hash` binary(32) DEFAULT NULL,
  `redirect_uris` longtext NOT NULL,
  `scopes` varchar(200) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `oauth_clients_of_owner` (`owner_id`,`id`),
  CONSTRAINT `oauth_clients_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `oauth_clients_redirect_uris` CHECK (json_valid(`redirect_uris`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `oauth_codes` (
  `hash` binary(32) NOT NULL,
  `grant_id` uuid NOT NULL,
  `scopes` varchar(200) NOT NULL,
  `redirect_uri` varchar(2048) NOT NULL,
  `challenge` char(43) NOT NULL,
  `session_id` uuid NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`hash`),
  KEY `oauth_codes_of_grant` (`grant_id`),
  KEY `oauth_codes_age` (`created_at`),
  CONSTRAINT `oauth_codes_grant` FOREIGN KEY (`grant_id`) REFERENCES `oauth_grants` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `oauth_grants` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `client_id` uuid NOT NULL,
  `scopes` varchar(200) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `last_used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `oauth_grants_one` (`user_id`,`client_id`),
  KEY `oauth_grants_of_client` (`client_id`),
  CONSTRAINT `oauth_grants_client` FOREIGN KEY (`client_id`) REFERENCES `oauth_clients` (`id`) ON DELETE CASCADE,
  CONSTRAINT `oauth_grants_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `organizations` (
  `id` uuid NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `tier` varchar(16) NOT NULL DEFAULT 'default',
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `organizations_tier` CHECK (`tier` in ('default','free','pro','enterprise'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `realtime_workers` (
  `id` uuid NOT NULL,
  `renewed_at` datetime(6) NOT NULL,
  `lease_until` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `realtime_workers_over` (`lease_until`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `refresh_tokens` (
  `hash` binary(32) NOT NULL,
  `session_id` uuid NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  `used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`hash`),
  KEY `refresh_tokens_expiry` (`expires_at`),
  KEY `refresh_tokens_of_session` (`session_id`),
  CONSTRAINT `refresh_tokens_session` FOREIGN KEY (`session_id`) REFERENCES `sessions` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `schema_migrations` (
  `number` int(10) unsigned NOT NULL,
  `name` varchar(200) NOT NULL,
  `checksum` char(64) NOT NULL,
  `applied_at` datetime(6) NOT NULL,
  PRIMARY KEY (`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `sessions` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `edition` varchar(16) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `revoked_at` datetime(6) DEFAULT NULL,
  `revocation` varchar(16) DEFAULT NULL,
  `grant_id` uuid DEFAULT NULL,
  `scopes` varchar(200) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `sessions_of_user` (`user_id`,`created_at`),
  KEY `sessions_age` (`created_at`),
  KEY `sessions_of_grant` (`grant_id`),
  CONSTRAINT `sessions_grant` FOREIGN KEY (`grant_id`) REFERENCES `oauth_grants` (`id`) ON DELETE CASCADE,
  CONSTRAINT `sessions_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `sessions_revocation` CHECK (`revocation` in ('signout','reuse','administrator','password'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `signin_failures` (
  `email_hash` binary(32) NOT NULL,
  `times` longtext NOT NULL,
  `last_failed_at` datetime(6) NOT NULL,
  PRIMARY KEY (`email_hash`),
  KEY `signin_failures_age` (`last_failed_at`),
  CONSTRAINT `signin_failures_times` CHECK (json_valid(`times`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `task_boards` (
  `workspace_id` uuid NOT NULL,
  `changes` bigint(20) NOT NULL,
  PRIMARY KEY (`workspace_id`),
  CONSTRAINT `task_boards_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `task_comments` (
  `id` uuid NOT NULL,
  `task_id` uuid NOT NULL,
  `author_id` uuid NOT NULL,
  `body` mediumtext NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `task_comments_of_task` (`task_id`,`created_at`,`id`),
  KEY `task_comments_author` (`author_id`),
  CONSTRAINT `task_comments_author` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`),
  CONSTRAINT `task_comments_task` FOREIGN KEY (`task_id`) REFERENCES `tasks` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `task_tags` (
  `task_id` uuid NOT NULL,
  `tag` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  PRIMARY KEY (`task_id`,`tag`),
  CONSTRAINT `task_tags_task` FOREIGN KEY (`task_id`) REFERENCES `tasks` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `tasks` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `title` varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `description` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `status` varchar(16) NOT NULL,
  `priority` varchar(8) NOT NULL,
  `urgency` tinyint(4) GENERATED ALWAYS AS (field(`priority`,'low','medium','high','critical')) STORED,
  `assignee_id` uuid DEFAULT NULL,
  `milestone_id` uuid DEFAULT NULL,
  `estimated_hours` double DEFAULT NULL,
  `tags` longtext NOT NULL,
  `position` bigint(20) NOT NULL,
  `due_at` datetime(6) DEFAULT NULL,
  `completed_at` datetime(6) DEFAULT NULL,
  `created_by` uuid NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `emptied_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `tasks_by_position` (`workspace_id`,`deleted_at`,`status`,`position`,`id`),
  KEY `tasks_by_creation` (`workspace_id`,`deleted_at`,`created_at`,`id`),
  KEY `tasks_by_update` (`workspace_id`,`deleted_at`,`updated_at`,`id`),
  KEY `tasks_of_assignee` (`workspace_id`,`assignee_id`,`deleted_at`,`status`),
  KEY `tasks_of_milestone` (`milestone_id`,`deleted_at`,`status`),
  KEY `tasks_deleted` (`emptied_at`,`deleted_at`),
  KEY `tasks_assignee` (`assignee_id`),
  KEY `tasks_creator` (`created_by`),
  KEY `tasks_milestone` (`workspace_id`,`milestone_id`),
  CONSTRAINT `tasks_assignee` FOREIGN KEY (`assignee_id`) REFERENCES `users` (`id`),
  CONSTRAINT `tasks_creator` FOREIGN KEY (`created_by`) REFERENCES `users` (`id`),
  CONSTRAINT `tasks_milestone` FOREIGN KEY (`workspace_id`, `milestone_id`) REFERENCES `milestones` (`workspace_id`, `id`),
  CONSTRAINT `tasks_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `tasks_status` CHECK (`status` in ('pending','in_progress','completed','blocked','cancelled')),
  CONSTRAINT `tasks_priority` CHECK (`priority` in ('low','medium','high','critical')),
  CONSTRAINT `tasks_completion` CHECK (`status` = 'completed' = (`completed_at` is not null)),
  CONSTRAINT `tasks_tags` CHECK (json_valid(`tags`)),
  CONSTRAINT `tasks_position` CHECK (`position` between -4503599627370496 and 4503599627370496)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `time_entries` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `task_id` uuid NOT NULL,
  `description` varchar(2000) DEFAULT NULL,
  `started_at` datetime(6) NOT NULL,
  `ended_at` datetime(6) DEFAULT NULL,
  `running` tinyint(1) GENERATED ALWAYS AS (if(`ended_at` is null,1,NULL)) STORED,
  `seconds` bigint(20) GENERATED ALWAYS AS (timestampdiff(SECOND,`started_at`,`ended_at`)) STORED,
  `rate_cents` bigint(20) DEFAULT NULL,
  `currency` varchar(3) DEFAULT NULL,
  `cost_cents` bigint(20) DEFAULT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `time_entries_one_running` (`user_id`,`running`),
  KEY `time_entries_by_start` (`user_id`,`started_at`,`id`),
  KEY `time_entries_of_workspace` (`workspace_id`,`started_at`,`id`),
  KEY `time_entries_of_task` (`task_id`,`seconds`),
  CONSTRAINT `time_entries_task` FOREIGN KEY (`task_id`) REFERENCES `tasks` (`id`),
  CONSTRAINT `time_entries_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `time_entries_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `time_entries_order` CHECK (`ended_at` >= `started_at`),
  CONSTRAINT `time_entries_length` CHECK (timestampdiff(SECOND,`started_at`,`ended_at`) <= 2678400),
  CONSTRAINT `time_entries_rate` CHECK (`rate_cents` is null = (`currency` is null) and `rate_cents` is null = (`cost_cents` is null) and (`ended_at` is not null or `rate_cents` is null))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `user_identities` (
  `id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `provider` varchar(16) NOT NULL,
  `subject` varchar(64) NOT NULL,
  `login` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `last_used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `user_identities_one` (`provider`,`subject`),
  KEY `user_identities_of_user` (`user_id`,`id`),
  CONSTRAINT `user_identities_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `user_identities_provider` CHECK (`provider` = 'github')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `user_passwords` (
  `user_id` uuid NOT NULL,
  `hash` varchar(128) NOT NULL,
  `changed_at` datetime(6) NOT NULL,
  PRIMARY KEY (`user_id`),
  CONSTRAINT `user_passwords_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `users` (
  `id` uuid NOT NULL,
  `organization_id` uuid NOT NULL,
  `email` varchar(254) NOT NULL,
  `email_confirmed_at` datetime(6) DEFAULT NULL,
  `full_name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci DEFAULT NULL,
  `avatar_url` varchar(2048) DEFAULT NULL,
  `timezone` varchar(64) NOT NULL DEFAULT 'UTC',
  `preferences` longtext NOT NULL,
  `settings` longtext NOT NULL,
  `onboarding_completed` tinyint(1) NOT NULL DEFAULT 0,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `disabled_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `users_email` (`email`),
  KEY `users_organization` (`organization_id`),
  CONSTRAINT `users_organization` FOREIGN KEY (`organization_id`) REFERENCES `organizations` (`id`),
  CONSTRAINT `users_preferences` CHECK (json_valid(`preferences`)),
  CONSTRAINT `users_settings` CHECK (json_valid(`settings`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `widget_data` (
  `widget_id` uuid NOT NULL,
  `data` longtext NOT NULL,
  `source` varchar(200) NOT NULL,
  `record_count` bigint(20) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `fingerprint` binary(32) DEFAULT NULL,
  PRIMARY KEY (`widget_id`),
  CONSTRAINT `widget_data_data` CHECK (json_valid(`data`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `widgets` (
  `id` uuid NOT NULL,
  `workspace_id` uuid NOT NULL,
  `dashboard_id` uuid NOT NULL,
  `connector_id` uuid DEFAULT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `type` varchar(32) NOT NULL,
  `config` longtext NOT NULL,
  `data_query` longtext NOT NULL,
  `catalogue_key` varchar(64) GENERATED ALWAYS AS (if(json_value(`data_query`,'$.endpoint') like 'crm:%',substr(json_value(`data_query`,'$.endpoint'),5,64),NULL)) STORED,
  `position_x` int(11) NOT NULL,
  `position_y` int(11) NOT NULL,
  `width` int(11) NOT NULL,
  `height` int(11) NOT NULL,
  `min_width` int(11) NOT NULL,
  `min_height` int(11) NOT NULL,
  `is_resizable` tinyint(1) NOT NULL DEFAULT 1,
  `is_draggable` tinyint(1) NOT NULL DEFAULT 1,
  `refresh_interval` int(11) NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `row_start` timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE,
  `row_end` timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
  PRIMARY KEY (`id`,`row_end`),
  KEY `widgets_of_dashboard` (`dashboard_id`,`row_end`,`deleted_at`,`position_y`,`position_x`,`id`),
  KEY `widgets_deleted` (`deleted_at`),
  KEY `widgets_of_catalogue` (`workspace_id`,`row_end`,`deleted_at`,`catalogue_key`,`dashboard_id`),
  PERIOD FOR SYSTEM_TIME (`row_start`, `row_end`),
  CONSTRAINT `widgets_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`),
  CONSTRAINT `widgets_config` CHECK (json_valid(`config`)),
  CONSTRAINT `widgets_data_query` CHECK (json_valid(`data_query`)),
  CONSTRAINT `widgets_size` CHECK (`position_x` >= 0 and `position_y` >= 0 and `width` >= 1 and `height` >= 1),
  CONSTRAINT `widgets_type` CHECK (`type` in ('chart','table','metric','text','image','map','gauge','llm-chat','llm-status','time-tracker','task-list','milestone-progress'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin WITH SYSTEM VERSIONING;

CREATE TABLE `workspace_members` (
  `workspace_id` uuid NOT NULL,
  `user_id` uuid NOT NULL,
  `role` varchar(16) NOT NULL,
  `added_at` datetime(6) NOT NULL,
  `last_seen_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`workspace_id`,`user_id`),
  KEY `workspace_members_of_user` (`user_id`,`workspace_id`,`role`),
  CONSTRAINT `workspace_members_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `workspace_members_workspace` FOREIGN KEY (`workspace_id`) REFERENCES `workspaces` (`id`) ON DELETE CASCADE,
  CONSTRAINT `workspace_members_role` CHECK (`role` in ('owner','admin','developer','viewer'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `workspaces` (
  `id` uuid NOT NULL,
  `organization_id` uuid NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci NOT NULL,
  `type` varchar(16) NOT NULL,
  `owner_id` uuid NOT NULL,
  `personal_of` uuid GENERATED ALWAYS AS (if(`type` = 'personal',`owner_id`,NULL)) STORED,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `version` bigint(20) NOT NULL DEFAULT 1,
  `deleted_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `workspaces_one_personal` (`personal_of`),
  KEY `workspaces_organization` (`organization_id`),
  KEY `workspaces_of_owner` (`owner_id`,`deleted_at`),
  CONSTRAINT `workspaces_organization` FOREIGN KEY (`organization_id`) REFERENCES `organizations` (`id`),
  CONSTRAINT `workspaces_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`),
  CONSTRAINT `workspaces_type` CHECK (`type` in ('personal','private','shared'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TRIGGER `crm_invoices_added_to_day` AFTER INSERT ON `crm_invoices` FOR EACH ROW
INSERT INTO crm_invoice_days (workspace_id, day, currency, owner, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE(NEW.issued_at), NEW.currency, COALESCE(NEW.owner, ''), NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_days.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_days.cost_cents + NEW.cost_cents, number = crm_invoice_days.number + 1;

CREATE TRIGGER `crm_invoices_added_to_hour` AFTER INSERT ON `crm_invoices` FOR EACH ROW
INSERT INTO crm_invoice_hours (workspace_id, issued_at, currency, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE_FORMAT(NEW.issued_at, '%Y-%m-%d %H:00:00'), NEW.currency, NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_hours.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_hours.cost_cents + NEW.cost_cents, number = crm_invoice_hours.number + 1;

CREATE TRIGGER `crm_invoices_moved_from_day` AFTER UPDATE ON `crm_invoices` FOR EACH ROW
UPDATE crm_invoice_days SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id AND day = DATE(OLD.issued_at)
        AND currency = OLD.currency AND owner = COALESCE(OLD.owner, '') COLLATE utf8mb4_bin;

CREATE TRIGGER `crm_invoices_moved_from_hour` AFTER UPDATE ON `crm_invoices` FOR EACH ROW
UPDATE crm_invoice_hours SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id
        AND issued_at = DATE_FORMAT(OLD.issued_at, '%Y-%m-%d %H:00:00') AND currency = OLD.currency;

CREATE TRIGGER `crm_invoices_moved_to_day` AFTER UPDATE ON `crm_invoices` FOR EACH ROW
INSERT INTO crm_invoice_days (workspace_id, day, currency, owner, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE(NEW.issued_at), NEW.currency, COALESCE(NEW.owner, ''), NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_days.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_days.cost_cents + NEW.cost_cents, number = crm_invoice_days.number + 1;

CREATE TRIGGER `crm_invoices_moved_to_hour` AFTER UPDATE ON `crm_invoices` FOR EACH ROW
INSERT INTO crm_invoice_hours (workspace_id, issued_at, currency, net_cents, cost_cents, number)
    SELECT NEW.workspace_id, DATE_FORMAT(NEW.issued_at, '%Y-%m-%d %H:00:00'), NEW.currency, NEW.net_cents,
        NEW.cost_cents, 1
    FROM DUAL WHERE NEW.status IN ('sent', 'paid')
    ON DUPLICATE KEY UPDATE net_cents = crm_invoice_hours.net_cents + NEW.net_cents,
        cost_cents = crm_invoice_hours.cost_cents + NEW.cost_cents, number = crm_invoice_hours.number + 1;

CREATE TRIGGER `crm_invoices_taken_from_day` AFTER DELETE ON `crm_invoices` FOR EACH ROW
UPDATE crm_invoice_days SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id AND day = DATE(OLD.issued_at)
        AND currency = OLD.currency AND owner = COALESCE(OLD.owner, '') COLLATE utf8mb4_bin;

CREATE TRIGGER `crm_invoices_taken_from_hour` AFTER DELETE ON `crm_invoices` FOR EACH ROW
UPDATE crm_invoice_hours SET net_cents = net_cents - OLD.net_cents, cost_cents = cost_cents - OLD.cost_cents,
        number = number - 1
    WHERE OLD.status IN ('sent', 'paid') AND workspace_id = OLD.workspace_id
        AND issued_at = DATE_FORMAT(OLD.issued_at, '%Y-%m-%d %H:00:00') AND currency = OLD.currency;
