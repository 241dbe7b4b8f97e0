package io.orghub.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far each consumer of the stream has come, kept between runs. */
final class Checkpoints {
    private static final String FILE = "stream.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataFolder folder;
    private Map<String, String> saved;

    Checkpoints(DataFolder folder) {
        this.folder = folder;
        try {
            saved = JSON.readValue(folder.read(FILE).orElse("{}"), new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(FILE + " cannot be read", e);
        }
    }

    Optional<String> of(String consumer) {
        return Optional.ofNullable(saved.get(consumer));
    }

    /** The earliest of them all; empty if one of the consumers has none and must read from the start. */
    Optional<String> earliest(List<String> consumers) {
        return saved.keySet().containsAll(consumers)
                ? consumers.stream().map(saved::get).min(Comparator.comparing(BigInteger::new))
                : Optional.empty();
    }

    void save(Map<String, String> positions) {
        if (!positions.equals(saved)) {
            folder.write(FILE, JSON.valueToTree(positions).toString());
            saved = positions;
        }
    }
}
