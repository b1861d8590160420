/**
 * Sessions on MySQL and MariaDB: start at {@link com.ifriend.store.mysql.MySqlStores}. The tables
 * and what happens on the server are in the migrations beside this package.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.mysql;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
