package dev.reel.cli.command;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code --loop} and {@code --loop N}: a word behind it that is no number is something to play. */
final class LoopCount implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's own choice
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
        boolean counted = !words.isEmpty() && words.peek().matches("[0-9]{1,9}");
        option.setValue(counted ? Long.parseLong(words.pop()) : Long.MAX_VALUE);
    }
}
