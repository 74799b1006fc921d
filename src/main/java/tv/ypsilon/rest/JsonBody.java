package tv.ypsilon.rest;

import com.atlassian.oai.validator.model.Body;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A body as the tree that the validator wants, which speaks Jackson 2; read once, when it is first asked for, and
 * stricter than by default: nothing comes twice in an object, nothing after it.
 */
final class JsonBody implements Body {

    private final JsonMapper mapper;

    private final byte[] bytes;

    private @Nullable JsonNode node;

    private @Nullable JsonProcessingException failure;

    JsonBody(JsonMapper mapper, byte[] bytes) {
        this.mapper = mapper;
        this.bytes = bytes;
    }

    static JsonMapper mapper(int maxDepth) {
        JsonMapper mapper = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(maxDepth).build());
        return mapper;
    }

    /** Why it is no JSON; null if it is, or if nobody has asked. */
    @Nullable
    JsonProcessingException failure() {
        return this.failure;
    }

    boolean wasRead() {
        return this.node != null;
    }

    @Override
    public boolean hasBody() {
        return this.bytes.length > 0;
    }

    @Override
    public JsonNode toJsonNode() {
        if (this.node == null) {
            try {
                this.node = this.mapper.readTree(this.bytes);
            } catch (JsonProcessingException e) {
                this.failure = e;
                this.node = MissingNode.getInstance();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this.node;
    }

    @Override
    public String toString(Charset encoding) {
        return new String(this.bytes, encoding);
    }
}
