package dev.reel.desktop;

import java.util.Optional;

/** Why an output cannot be used on this machine; empty when it can. */
interface Obstacles {
    /** This machine's. */
    Obstacles HERE = new Obstacles() {
        @Override
        public Optional<String> window() {
            return SwingWindow.obstacle();
        }

        @Override
        public Optional<String> device() {
            return SoundCard.obstacle();
        }
    };

    Optional<String> window();

    Optional<String> device();
}
