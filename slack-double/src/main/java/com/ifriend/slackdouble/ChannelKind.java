package com.ifriend.slackdouble;

/** Who can read a channel. */
public enum ChannelKind {
  /** Everybody in the workspace. */
  PUBLIC,
  /** Its members; the id begins with a C today, as that of a public one. */
  PRIVATE,
  /** One person and the app. */
  DIRECT,
  /** Several people who began a direct message together. */
  GROUP_DIRECT,
  /** A public channel that another organisation shares. */
  SHARED_OUTSIDE
}
