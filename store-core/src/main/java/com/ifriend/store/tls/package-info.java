/** Certificates and keys for TLS, as the PEM files that operators have. */
@NullMarked
@CheckReturnValue
package com.ifriend.store.tls;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
