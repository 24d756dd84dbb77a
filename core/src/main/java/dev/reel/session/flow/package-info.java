/**
 * The data pump of a running presentation: stages that hand samples on, pipelines that make them move, and the session's side of
 * each source and sink (media-session.md §10, §14).
 *
 * <p>Nothing here knows who controls it: what a pipeline, a source or a sink has to say goes to an interface that it declares
 * itself. Thread rule: a stage belongs to the serial queue of its pipeline; what components call puts things into an inbox or a
 * counter and wakes the pump. Start reading at {@code Pipeline}, then {@code Stage} and {@code OutputStage}.
 */
@NullMarked
package dev.reel.session.flow;

import org.jspecify.annotations.NullMarked;
