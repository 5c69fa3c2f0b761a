// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** INFO and TIME: the server itself. */
final class ServerCommands {
    /** The Redis whose behaviour this server shows; clients decide by it what they may send. */
    static final String REDIS_VERSION = "7.0.15";

    private static final Set<String> EVERYTHING = Set.of("default", "all", "everything");

    private final Engine engine;
    private final String runId =
            (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "").substring(0, 40);
    private final Map<String, Consumer<Section>> sections = new LinkedHashMap<>();

    ServerCommands(Engine engine) {
        this.engine = engine;
        sections.put("server", this::server);
        sections.put("clients", this::clients);
        sections.put("memory", this::memory);
        sections.put("persistence", this::persistence);
        sections.put("stats", this::stats);
        sections.put("replication", this::replication);
        sections.put("cpu", this::cpu);
        sections.put("cluster", section -> section.line("cluster_enabled", 0));
        sections.put("keyspace", this::keyspace);
    }

    void addTo(CommandTable table) {
        table.add("info", -1, "server", "loading stale", this::info);
        table.add("time", 1, "server", "loading stale fast", this::time);
    }

    /** One section of INFO while it is written. */
    private static final class Section {
        private final StringBuilder text;

        Section(StringBuilder text) {
            this.text = text;
        }

        void line(String name, Object value) {
            text.append(name).append(':').append(value).append("\r\n");
        }
    }

    private void info(Client client, byte[][] args, ReplyWriter reply) {
        Set<String> wanted = new LinkedHashSet<>();
        for (int i = 1; i < args.length; i++) {
            wanted.add(Words.text(args[i]).toLowerCase(Locale.ROOT));
        }
        boolean all = wanted.isEmpty() || wanted.stream().anyMatch(EVERYTHING::contains);
        StringBuilder text = new StringBuilder();
        sections.forEach((name, writer) -> {
            if (all || wanted.contains(name)) {
                text.append(text.isEmpty() ? "# " : "\r\n# ")
                        .append(title(name))
                        .append("\r\n");
                writer.accept(new Section(text));
            }
        });
        reply.verbatim(text.toString());
    }

    private static String title(String name) {
        return name.equals("cpu") ? "CPU" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void server(Section section) {
        long uptime = (engine.keyspace().now() - engine.startedAtMillis()) / 1000;
        section.line("redis_version", REDIS_VERSION);
        section.line("server_name", "mini-redis");
        section.line("redis_mode", "standalone");
        section.line("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        section.line("arch_bits", 64);
        section.line("java_version", System.getProperty("java.version"));
        section.line("process_id", ProcessHandle.current().pid());
        section.line("run_id", runId);
        section.line("tcp_port", engine.settings().port());
        section.line("server_time_usec", engine.keyspace().now() * 1000);
        section.line("uptime_in_seconds", uptime);
        section.line("uptime_in_days", uptime / 86_400);
    }

    private void clients(Section section) {
        long subscribers =
                engine.clients().all().stream().filter(Client::isSubscribed).count();
        section.line("connected_clients", engine.clients().size());
        section.line("maxclients", engine.settings().maxClients());
        section.line("blocked_clients", 0);
        section.line("pubsub_clients", subscribers);
    }

    private void memory(Section section) {
        Runtime runtime = Runtime.getRuntime();
        section.line("used_memory", runtime.totalMemory() - runtime.freeMemory());
        section.line("total_system_memory", runtime.maxMemory());
        section.line("maxmemory", 0);
        section.line("maxmemory_policy", "noeviction");
        section.line("mem_allocator", "jvm");
    }

    private void persistence(Section section) {
        boolean on = engine.settings().appendOnly();
        section.line("loading", engine.keyspace().isLoading() ? 1 : 0);
        section.line("rdb_changes_since_last_save", engine.keyspace().changes());
        section.line("rdb_bgsave_in_progress", 0);
        section.line("aof_enabled", on ? 1 : 0);
        section.line("aof_rewrite_in_progress", 0);
        section.line("aof_last_write_status", engine.journal().failure() == null ? "ok" : "err");
        if (on) {
            section.line("aof_current_size", engine.journal().size());
        }
    }

    private void stats(Section section) {
        Stats stats = engine.stats();
        section.line("total_connections_received", stats.connections());
        section.line("total_commands_processed", stats.commands());
        section.line("total_net_input_bytes", stats.bytesIn());
        section.line("total_net_output_bytes", stats.bytesOut());
        section.line("rejected_connections", stats.rejections());
        section.line("expired_keys", engine.keyspace().expiredKeys());
        section.line("evicted_keys", 0);
        section.line("keyspace_hits", engine.keyspace().hits());
        section.line("keyspace_misses", engine.keyspace().misses());
        section.line("pubsub_channels", engine.pubSub().activeChannels().size());
        section.line("pubsub_patterns", engine.pubSub().patternCount());
    }

    private void replication(Section section) {
        section.line("role", "master");
        section.line("connected_slaves", 0);
        section.line("master_repl_offset", 0);
    }

    private void cpu(Section section) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        section.line("system_load_average", load);
    }

    private void keyspace(Section section) {
        int size = engine.keyspace().size();
        if (size > 0) {
            section.line("db0", "keys=" + size + ",expires=" + engine.keyspace().expiring() + ",avg_ttl=0");
        }
    }

    private void time(Client client, byte[][] args, ReplyWriter reply) {
        long now = engine.keyspace().now();
        reply.array(2);
        reply.bulk(Long.toString(now / 1000));
        reply.bulk(Long.toString(now % 1000 * 1000));
    }
}
