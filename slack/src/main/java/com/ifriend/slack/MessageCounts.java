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
 * @param unverified requests whose signature or time was wrong; in none of the others
 * @param foreign deliveries for another workspace than that of the bot token; in none of the others
 * @param notAllowed messages, commands and presses of buttons by whom, or where, the bot does not
 *     answer; in none of the others
 */
public record MessageCounts(
    long received,
    long duplicates,
    long refused,
    long dropped,
    long answered,
    long failed,
    long unverified,
    long foreign,
    long notAllowed) {
  /** The same beside what was refused before it was known to be a message. */
  MessageCounts withRefused(long unverifiedRequests, long foreignDeliveries, long notAllowedOnes) {
    return new MessageCounts(
        received,
        duplicates,
        refused,
        dropped,
        answered,
        failed,
        unverifiedRequests,
        foreignDeliveries,
        notAllowedOnes);
  }
}
