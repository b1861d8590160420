CREATE TABLE `adk_internal_metadata` (
  `key` varchar(255) NOT NULL,
  `value` varchar(255) NOT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `adk_internal_metadata` VALUES ('schema_version','1');
CREATE TABLE `app_states` (
  `app_name` varchar(191) NOT NULL,
  `state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`state`)),
  `update_time` datetime NOT NULL,
  PRIMARY KEY (`app_name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `app_states` VALUES ('js_concierge','{\"house_style\":\"formal\"}','2026-11-29 09:33:35');
CREATE TABLE `events` (
  `id` varchar(191) NOT NULL,
  `app_name` varchar(191) NOT NULL,
  `user_id` varchar(191) NOT NULL,
  `session_id` varchar(191) NOT NULL,
  `invocation_id` varchar(255) NOT NULL,
  `timestamp` datetime NOT NULL,
  `event_data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`event_data`)),
  PRIMARY KEY (`id`,`app_name`,`user_id`,`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `events` VALUES ('js-00','js_concierge','U456','slack_C123_U456_1767224888.280449','e-js-1','2026-01-01 00:48:08','{\"id\":\"js-00\",\"invocation_id\":\"e-js-1\",\"timestamp\":1767228488000,\"author\":\"user\",\"content\":{\"role\":\"user\",\"parts\":[{\"text\":\"Olá! Tours em Paris, por favor 🎉\"}]},\"actions\":{\"state_delta\":{},\"artifact_delta\":{},\"requested_auth_configs\":{},\"requested_tool_confirmations\":{}},\"long_running_tool_ids\":[]}');
INSERT INTO `events` VALUES ('js-13','js_concierge','U456','slack_C123_U456_1767224888.280449','e-js-1','2026-01-01 00:48:08','{\"id\":\"js-13\",\"invocation_id\":\"e-js-1\",\"timestamp\":1767228488150,\"author\":\"js_concierge\",\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Nada abaixo de 80 €.\"}]},\"finish_reason\":\"STOP\",\"actions\":{\"state_delta\":{},\"artifact_delta\":{},\"requested_auth_configs\":{},\"requested_tool_confirmations\":{}},\"long_running_tool_ids\":[]}');
INSERT INTO `events` VALUES ('js-42','js_concierge','U456','slack_C123_U456_1767224888.280449','e-js-1','2026-01-01 00:48:08','{\"id\":\"js-42\",\"invocation_id\":\"e-js-1\",\"timestamp\":1767228488100,\"author\":\"js_concierge\",\"content\":{\"role\":\"user\",\"parts\":[{\"function_response\":{\"id\":\"call_1\",\"name\":\"search_tours\",\"response\":{\"tour_list\":[],\"dayCount\":0}}}]},\"actions\":{\"state_delta\":{\"last_city\":\"Paris\",\"lastPrice\":80.5,\"user:home_town\":\"Lisboa\"},\"artifact_delta\":{},\"requested_auth_configs\":{},\"requested_tool_confirmations\":{}},\"long_running_tool_ids\":[]}');
INSERT INTO `events` VALUES ('js-71','js_concierge','U456','slack_C123_U456_1767224888.280449','e-js-1','2026-01-01 00:48:08','{\"id\":\"js-71\",\"invocation_id\":\"e-js-1\",\"timestamp\":1767228488050,\"author\":\"js_concierge\",\"content\":{\"role\":\"model\",\"parts\":[{\"function_call\":{\"id\":\"call_1\",\"name\":\"search_tours\",\"args\":{\"city_name\":\"Paris\",\"maxPrice\":80.5}},\"thought_signature\":\"+//+\"}]},\"long_running_tool_ids\":[],\"usage_metadata\":{\"prompt_token_count\":12,\"candidates_token_count\":3,\"total_token_count\":15},\"custom_metadata\":{\"trace_id\":\"abc\",\"hopCount\":2},\"actions\":{\"state_delta\":{},\"artifact_delta\":{},\"requested_auth_configs\":{},\"requested_tool_confirmations\":{}}}');
INSERT INTO `events` VALUES ('js-84','js_concierge','U789','a/b:c é','e-js-1','2026-01-01 00:48:08','{\"id\":\"js-84\",\"invocation_id\":\"e-js-1\",\"timestamp\":1767228488200,\"author\":\"user\",\"content\":{\"role\":\"user\",\"parts\":[{\"text\":\"Oi\"}]},\"actions\":{\"state_delta\":{},\"artifact_delta\":{},\"requested_auth_configs\":{},\"requested_tool_confirmations\":{}},\"long_running_tool_ids\":[]}');
CREATE TABLE `sessions` (
  `id` varchar(191) NOT NULL,
  `app_name` varchar(191) NOT NULL,
  `user_id` varchar(191) NOT NULL,
  `state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`state`)),
  `create_time` datetime NOT NULL,
  `update_time` datetime NOT NULL,
  PRIMARY KEY (`id`,`app_name`,`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `sessions` VALUES ('a/b:c é','js_concierge','U789','{}','2026-11-29 09:33:36','2026-01-01 00:48:08');
INSERT INTO `sessions` VALUES ('slack_C123_U456_1767224888.280449','js_concierge','U456','{\"snake_key\":{\"inner_key\":[1,null]},\"last_city\":\"Paris\",\"lastPrice\":80.5}','2026-11-29 09:33:35','2026-01-01 00:48:08');
CREATE TABLE `user_states` (
  `app_name` varchar(191) NOT NULL,
  `user_id` varchar(191) NOT NULL,
  `state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`state`)),
  `update_time` datetime NOT NULL,
  PRIMARY KEY (`app_name`,`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `user_states` VALUES ('js_concierge','U456','{\"travelStyle\":\"family\",\"home_town\":\"Lisboa\"}','2026-11-29 09:33:36');
INSERT INTO `user_states` VALUES ('js_concierge','U789','{}','2026-11-29 09:33:36');
