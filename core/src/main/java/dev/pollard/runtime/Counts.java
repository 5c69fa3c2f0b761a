// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * What one worker has counted.
 *
 * <p><b>Threading.</b> Written by the worker's thread alone. Read by any thread, which may see each number as it was a moment ago: they
 * are plain fields, since an increment is then one instruction.
 */
final class Counts {
    long polls;
    long stealAttempts;
    long steals;
    long parks;
    long parkedNanos;
    long localSchedules;
    long overflows;
    long lifoHits;
    long forcedYields;
}
