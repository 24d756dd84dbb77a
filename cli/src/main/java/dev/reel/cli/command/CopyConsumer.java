package dev.reel.cli.command;

import java.util.Arrays;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code --copy} and {@code --copy WHAT}: a word behind it that says nothing of the kind is a file. */
final class CopyConsumer implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's own choice
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
        EncodingOptions.Copy what = words.isEmpty()
                ? null
                : Arrays.stream(EncodingOptions.Copy.values())
                        .filter(each -> each.name().equalsIgnoreCase(words.peek()))
                        .findFirst()
                        .orElse(null);
        if (what != null) {
            words.pop();
        }
        option.setValue(what == null ? EncodingOptions.Copy.ALL : what);
    }
}
