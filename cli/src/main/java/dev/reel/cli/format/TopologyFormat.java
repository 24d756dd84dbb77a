package dev.reel.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;

/** The forms in which a topology is shown. */
public enum TopologyFormat {
    /** Branches from top to bottom, for people. */
    text,
    /** A Graphviz graph. */
    dot,
    /** Nodes and arrows, for programs. */
    json;

    /** The graph in this form, without a line end behind it. */
    public String write(TopologyGraph graph) {
        return switch (this) {
            case text -> asText(graph);
            case dot -> asDot(graph);
            case json -> asJson(graph);
        };
    }

    private static String asText(TopologyGraph graph) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("topology " + graph.id());
        List<Integer> targets =
                graph.arrows().stream().map(TopologyGraph.Arrow::to).toList();
        for (TopologyGraph.Node node : graph.nodes()) {
            if (!targets.contains(node.number())) {
                lines.add("");
                branch(graph, node, "  ", lines);
            }
        }
        return lines.toString();
    }

    private static void branch(TopologyGraph graph, TopologyGraph.Node node, String indent, StringJoiner lines) {
        lines.add(indent + String.format("%-9s %s", node.kind(), node.label()));
        List<TopologyGraph.Arrow> arrows = graph.arrows().stream()
                .filter(arrow -> arrow.from() == node.number())
                .toList();
        for (TopologyGraph.Arrow arrow : arrows) {
            String deeper = arrows.size() > 1 ? indent + "  " : indent;
            lines.add(deeper + "  │ " + arrow.type());
            lines.add(deeper + "  ▼");
            branch(graph, graph.nodes().get(arrow.to() - 1), deeper, lines);
        }
    }

    private static String asDot(TopologyGraph graph) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("digraph topology_" + graph.id() + " {");
        lines.add("  node [shape=box];");
        for (TopologyGraph.Node node : graph.nodes()) {
            lines.add("  n" + node.number() + " [label=" + quote(node.kind() + "\n" + node.label()) + "];");
        }
        for (TopologyGraph.Arrow arrow : graph.arrows()) {
            lines.add("  n" + arrow.from() + " -> n" + arrow.to() + " [label=" + quote(arrow.type()) + "];");
        }
        return lines.add("}").toString();
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String asJson(TopologyGraph graph) {
        return JsonText.lines(json -> {
            json.writeNumberField("topology", graph.id());
            json.writeArrayFieldStart("nodes");
            for (TopologyGraph.Node node : graph.nodes()) {
                write(json, node);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("arrows");
            for (TopologyGraph.Arrow arrow : graph.arrows()) {
                write(json, arrow);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, TopologyGraph.Node node) throws IOException {
        json.writeStartObject();
        json.writeNumberField("node", node.number());
        json.writeStringField("kind", node.kind());
        json.writeStringField("label", node.label());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TopologyGraph.Arrow arrow) throws IOException {
        json.writeStartObject();
        json.writeNumberField("from", arrow.from());
        json.writeNumberField("output", arrow.output());
        json.writeNumberField("to", arrow.to());
        json.writeNumberField("input", arrow.input());
        json.writeStringField("type", arrow.type());
        json.writeEndObject();
    }
}
