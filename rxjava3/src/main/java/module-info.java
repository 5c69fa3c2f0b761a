// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Conversions from and to RxJava 3, and a scheduler on a runtime. */
@NullMarked
@SuppressWarnings(
        "module") // a name that ends with a digit: the version is what one chooses by, as RxJava itself has it
module dev.pollard.rxjava3 {
    requires transitive dev.pollard.streams;
    requires transitive io.reactivex.rxjava3;
    requires static org.jspecify;

    exports dev.pollard.rxjava3;
}
