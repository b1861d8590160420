/**
 * Session and memory services of ADK as beans of Spring Boot, from properties {@code ifriend.…}.
 * Nothing here is called by an application: adding the jar, a store, and a property is all.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.spring;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
