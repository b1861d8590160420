package com.ifriend.slack;

/**
 * What has happened to the messages for the bot in this process since it started.
 *
 * @param received deliveries of messages that are meant for the bot
 * @param duplicates of these, those that had been delivered before
 * @param refused of these, those there was no room or no time for, so that Slack delivers again
 * @param dropped of these, those of users who had too many waiting
 * @param answered messages whose answer Slack has taken
 * @param failed messages that were given up: their answer could not be delivered, or made
 */
public record MessageCounts(
    long received, long duplicates, long refused, long dropped, long answered, long failed) {}
