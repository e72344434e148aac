package dev.ballast.objects.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.V1;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/// Kubernetes' messages as its Java client has them.
final class PublishedMessages {
  private final Map<String, Descriptor> byName = new HashMap<>();

  PublishedMessages() throws Exception {
    var home = V1.class.getProtectionDomain().getCodeSource().getLocation();
    try (var jar = new JarFile(new File(home.toURI()))) {
      for (var entry : jar.stream().toList()) {
        String name = entry.getName();
        if (!name.startsWith("io/kubernetes/client/proto/V") || name.contains("$")) continue;
        Class<?> file = Class.forName(name.replace(".class", "").replace('/', '.'));
        add((FileDescriptor) file.getMethod("getDescriptor").invoke(null));
      }
    }
  }

  private void add(FileDescriptor file) {
    file.getMessageTypes().forEach(each -> byName.put(each.getFullName(), each));
  }

  boolean has(String message) {
    return byName.containsKey(message);
  }

  Message parse(String message, byte[] bytes) throws InvalidProtocolBufferException {
    return DynamicMessage.parseFrom(byName.get(message), bytes);
  }

  /// Fails where some field of `message`, however deep, is not in its descriptor.
  static void assertAllKnown(Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new AssertionError(
          message.getDescriptorForType().getFullName() + " has " + message.getUnknownFields());
    }
    for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
      List<?> values = each.getValue() instanceof List<?> list ? list : List.of(each.getValue());
      for (Object value : values) if (value instanceof Message inner) assertAllKnown(inner);
    }
  }
}
