// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import java.util.List;

/** Lists the programs of the tour, or runs those whose numbers are given. */
public final class Tour {
    private Tour() {}

    @FunctionalInterface
    interface Main {
        void run(String[] args) throws Exception;
    }

    record Program(String title, Main main) {}

    /** In the order of docs/tour.md. */
    static final List<Program> PROGRAMS = List.of(
            new Program("Resume a coroutine by hand", Tour01ResumeByHand::main),
            new Program("Values go both ways", Tour02TwoWays::main),
            new Program("What a coroutine is", Tour03StateMachine::main),
            new Program("A generator", Tour04Generator::main),
            new Program("A future, polled in a loop", Tour05PollInALoop::main),
            new Program("An alarm that keeps us busy", Tour06BusyAlarm::main),
            new Program("An alarm with a waker", Tour07WakerAlarm::main),
            new Program("Join, by hand", Tour08Join::main),
            new Program("And then, by hand", Tour09AndThen::main),
            new Program("A runtime in thirty lines", Tour10Executor::main),
            new Program("Many conversations, one thread", Tour11EventLoop::main),
            new Program("Hello, world", Tour12HelloWorld::main),
            new Program("Calling is not awaiting", Tour13WaitToAdd::main),
            new Program("What the weaver makes of it", Tour14Desugared::main),
            new Program("Combinators and await", Tour15Inbox::main),
            new Program("A type for each state", Tour16InboxStates::main),
            new Program("A future has one owner", Tour17OneOwner::main),
            new Program("Recursion", Tour18Recursion::main),
            new Program("Errors are exceptions", Tour19Errors::main),
            new Program("Async code as a value", Tour20Bodies::main),
            new Program("Two tasks", Tour21TwoTasks::main),
            new Program("Blocking code", Tour22SpawnBlocking::main),
            new Program("Tasks cooperate", Tour23Cooperation::main),
            new Program("Ten dishes, one cook", Tour24TenDishes::main),
            new Program("State that belongs to one thread", Tour25OneThread::main),
            new Program("No task outlives its scope", Tour26Scope::main),
            new Program("A log that knows the request", Tour27RequestLog::main),
            new Program("A timeout, by select", Tour28Timeout::main),
            new Program("The first failure cancels the others", Tour29TryJoin::main),
            new Program("The first good answer", Tour30FastestMirror::main),
            new Program("Cancel-safe, and not", Tour31CancelSafe::main),
            new Program("A select in a loop", Tour32SelectLoop::main),
            new Program("Cleanup that waits", Tour33PoliteClose::main),
            new Program("A shutdown in two steps", Tour34Shutdown::main),
            new Program("A mutex across an await", Tour35Mutex::main),
            new Program("No more than three at once", Tour36Semaphore::main),
            new Program("Many threads, one task", Tour37Mpsc::main),
            new Program("A task that owns its state", Tour38Actor::main),
            new Program("The newest value", Tour39Watch::main),
            new Program("From sync to async", Tour40UdpReverse::main),
            new Program("A greeter for one", Tour41GreeterForOne::main),
            new Program("A greeter for many", Tour42GreeterForMany::main),
            new Program("An echo server", Tour43Echo::main),
            new Program("A task that reads, a task that writes", Tour44SplitConnection::main),
            new Program("The title of a page", Tour45PageTitle::main),
            new Program("A chat room", Tour46Chat::main),
            new Program("An async iterator, three ways", Tour47ThreeIterators::main),
            new Program("A pipeline", Tour48Pipeline::main),
            new Program("Coroutines all the way down", Tour49FourFaces::main),
            new Program("To Reactive Streams and back", Tour50Publishers::main),
            new Program("What a switch costs", Tour51Switches::main),
            new Program("The overhead, as a table", Tour52Overhead::main),
            new Program("One future, any runtime", Tour53Runtimes::main),
            new Program("Again, a little later", Tour54Retry::main),
            new Program("Who waits for whom", Tour55Deadlock::main));

    /**
     * Runs programs of the tour.
     *
     * @param args the numbers of programs; none to list them
     * @throws Exception if a program fails
     */
    public static void main(String[] args) throws Exception {
        for (int i = 0; args.length == 0 && i < PROGRAMS.size(); i++) {
            System.out.printf("%2d  %s%n", i + 1, PROGRAMS.get(i).title());
        }
        for (String number : args) {
            PROGRAMS.get(Integer.parseInt(number) - 1).main().run(new String[0]);
        }
    }
}
