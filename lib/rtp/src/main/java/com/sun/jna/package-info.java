/** A stand-in for JNA; see {@link com.sun.jna.Native}. */
@NullMarked
package com.sun.jna;

import org.jspecify.annotations.NullMarked;
