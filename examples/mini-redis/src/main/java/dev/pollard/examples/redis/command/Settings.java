// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.RequestParser;
import java.nio.file.Path;

/**
 * What the server was told at its start.
 *
 * @param bind the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param dir where the append-only file is
 * @param threads how many worker threads
 * @param appendOnly whether to keep an append-only file
 * @param appendFsync when to force it to the disk
 * @param maxClients how many connections at the same time
 * @param protoMaxBulkLen how long a value may be, in bytes
 * @param status whether to print a status line each second
 */
public record Settings(
        String bind,
        int port,
        Path dir,
        int threads,
        boolean appendOnly,
        FsyncPolicy appendFsync,
        int maxClients,
        long protoMaxBulkLen,
        boolean status) {

    /**
     * Returns what holds unless told otherwise.
     *
     * @return the settings
     */
    public static Settings defaults() {
        return new Settings(
                "127.0.0.1",
                6379,
                Path.of("."),
                Runtime.getRuntime().availableProcessors(),
                true,
                FsyncPolicy.EVERYSEC,
                10_000,
                RequestParser.DEFAULT_MAX_BULK,
                false);
    }

    /**
     * Returns the same with another address.
     *
     * @param newBind the address
     * @return the settings
     */
    public Settings withBind(String newBind) {
        return new Settings(newBind, port, dir, threads, appendOnly, appendFsync, maxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with another port.
     *
     * @param newPort the port
     * @return the settings
     */
    public Settings withPort(int newPort) {
        return new Settings(bind, newPort, dir, threads, appendOnly, appendFsync, maxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with another directory.
     *
     * @param newDir the directory
     * @return the settings
     */
    public Settings withDir(Path newDir) {
        return new Settings(bind, port, newDir, threads, appendOnly, appendFsync, maxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with another number of threads.
     *
     * @param newThreads the number
     * @return the settings
     */
    public Settings withThreads(int newThreads) {
        return new Settings(bind, port, dir, newThreads, appendOnly, appendFsync, maxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with or without an append-only file.
     *
     * @param newAppendOnly whether to keep one
     * @return the settings
     */
    public Settings withAppendOnly(boolean newAppendOnly) {
        return new Settings(bind, port, dir, threads, newAppendOnly, appendFsync, maxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with another policy.
     *
     * @param newAppendFsync the policy
     * @return the settings
     */
    public Settings withAppendFsync(FsyncPolicy newAppendFsync) {
        return new Settings(bind, port, dir, threads, appendOnly, newAppendFsync, maxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with another limit on connections.
     *
     * @param newMaxClients the limit
     * @return the settings
     */
    public Settings withMaxClients(int newMaxClients) {
        return new Settings(bind, port, dir, threads, appendOnly, appendFsync, newMaxClients, protoMaxBulkLen, status);
    }

    /**
     * Returns the same with another limit on values.
     *
     * @param newProtoMaxBulkLen the limit in bytes
     * @return the settings
     */
    public Settings withProtoMaxBulkLen(long newProtoMaxBulkLen) {
        return new Settings(bind, port, dir, threads, appendOnly, appendFsync, maxClients, newProtoMaxBulkLen, status);
    }

    /**
     * Returns the same with or without a status line.
     *
     * @param newStatus whether to print one
     * @return the settings
     */
    public Settings withStatus(boolean newStatus) {
        return new Settings(bind, port, dir, threads, appendOnly, appendFsync, maxClients, protoMaxBulkLen, newStatus);
    }
}
