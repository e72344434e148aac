# shellcheck shell=bash disable=SC2034
# How Ballast's JVM is run. Sets the array `java_flags`; wants $app, the folder with the jars. Sourced by scripts.
# Why these: docs/decisions/0020-jvm.md.
java_flags=(
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=10000
  -XX:MaxInlineLevel=5 -XX:InlineSmallCode=800 -XX:FreqInlineSize=100
  -Djava.locale.providers=SPI -Djdk.reflect.useNativeAccessorOnly=true
  -Djava.library.path="$app/native"
)
# Another garbage collector may be asked for; the JVM refuses two.
case " ${BALLAST_JAVA_OPTS:-} " in
  *" -XX:+Use"*GC\ *) ;;
  *)
    java_flags+=(
      -XX:+UseSerialGC -Xms64m -XX:MaxNewSize=24m
      -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps -Dballast.heap=small
    )
    ;;
esac
