// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Tells that a hot pipeline got classes of its own, or that the JVM refused them; silent where the JDK has no flight recorder. */
abstract class SpecialisationEvent {
    private static final SpecialisationEvent SILENT = new SpecialisationEvent() {
        @Override
        void ended(String pipeline, int stages) {}

        @Override
        void refused(String pipeline, Throwable reason) {}
    };

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    static SpecialisationEvent begun() {
        return AVAILABLE ? new Recorded() : SILENT;
    }

    abstract void ended(String pipeline, int stages);

    abstract void refused(String pipeline, Throwable reason);

    private static final class Recorded extends SpecialisationEvent {
        private final Entry entry = new Entry();

        Recorded() {
            entry.begin();
        }

        @Override
        void ended(String pipeline, int stages) {
            entry.pipeline = pipeline;
            entry.stages = stages;
            entry.commit();
        }

        @Override
        void refused(String pipeline, Throwable reason) {
            entry.pipeline = pipeline;
            entry.refusal = reason.toString();
            entry.commit();
        }
    }

    @Name("dev.pollard.PipelineSpecialisation")
    @Label("Pipeline Specialisation")
    @Description("A hot stream pipeline got classes of its own")
    @Category("Pollard")
    @StackTrace(false)
    @SuppressWarnings("UnusedVariable") // the recorder reads the fields
    private static final class Entry extends Event {
        @Label("Pipeline")
        @Nullable
        String pipeline;

        @Label("Stages")
        int stages;

        @Label("Refusal")
        @Description("Why the JVM refused, if it did")
        @Nullable
        String refusal;
    }
}
