package com.ifriend.app.doctor;

import com.ifriend.agent.ModelConfig;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to look at: the settings as far as they can be understood.
 *
 * @param problems what is wrong with the settings
 * @param sessions where sessions live, in words
 * @param life how long a session lives, in words
 * @param sealing what is to become of the encryption of sessions
 * @param embedded where the folder of the embedded Redis is, if sessions live in one
 * @param model none when its settings are wrong
 */
public record Patient(
    List<String> problems,
    String sessions,
    String life,
    SealingCheck sealing,
    Optional<Path> embedded,
    Optional<RedisConfig> redis,
    Optional<MySqlConfig> mysql,
    Optional<String> proxy,
    Optional<SlackConfig> slack,
    Optional<ModelConfig> model) {}
