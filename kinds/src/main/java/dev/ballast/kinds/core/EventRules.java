package dev.ballast.kinds.core;

import dev.ballast.kinds.rule.Field;
import dev.ballast.kinds.rule.Forms;
import java.util.List;
import java.util.Set;

/// What holds for events, in the form in which `v1` has them. Those that come through
/// `events.k8s.io` are held to more.
final class EventRules {
  private static final int LONGEST = 128;
  private static final int LONGEST_NOTE = 1024;
  private static final String STRAYS = "does not match event.namespace";
  private static final List<String> UNSET = List.of("firstTimestamp", "lastTimestamp");
  private static final List<String> FIXED =
      List.of(
          "involvedObject",
          "reason",
          "message",
          "source",
          "firstTimestamp",
          "lastTimestamp",
          "count",
          "reason",
          "type",
          "eventTime",
          "action",
          "related");

  private EventRules() {}

  /// An event stands where its object does; those of cluster-scoped objects stand in `default`. One
  /// with an `eventTime` is of the newer sort, and tells who reported what was done.
  static void plain(Field event) {
    Field about = event.at("involvedObject", "namespace");
    Field namespace = event.at("metadata", "namespace");
    if (event.at("eventTime").absent()) {
      boolean agrees = about.empty() ? namespace.is("default") : namespace.is(about.text());
      if (!agrees) about.invalid(about.text(), STRAYS);
      return;
    }
    if (about.empty() && !Set.of("default", "kube-system").contains(namespace.text()))
      about.invalid(about.text(), STRAYS);
    Field reporter = controller(event);
    reporter.demanded();
    reporter.reads(Forms::qualifiedName);
    bounded(event.at("reportingInstance"), true, LONGEST);
    bounded(event.at("action"), true, LONGEST);
    bounded(event.at("reason"), true, LONGEST);
    bounded(event.at("message"), false, LONGEST_NOTE);
  }

  /// Who reported, at the path by which answers call it.
  private static Field controller(Field event) {
    return event.at("reportingController").with(event.at("reportingComponent").value());
  }

  private static void bounded(Field field, boolean needed, int longest) {
    if (needed) field.demanded();
    if (field.text().length() > longest)
      field.invalid("", "can have at most " + longest + " characters");
  }

  /// A new event of the newer group says nothing in the older words.
  static void created(Field event) {
    plain(event);
    series(event.at("series"));
    event.at("eventTime").demanded();
    Field type = event.at("type");
    if (!Set.of("Normal", "Warning").contains(type.text()))
      type.invalid("", "has invalid value: " + type.text());
    for (String field : UNSET) {
      if (event.at(field).filled()) event.at(field).invalid("", "needs to be unset");
    }
    if (event.at("count").number() != 0) event.at("count").invalid("", "needs to be unset");
    Field source = event.at("source");
    if (source.at("component").filled() || source.at("host").filled())
      source.invalid("", "needs to be unset");
  }

  /// Only the series of an event of the newer group goes on.
  static void updated(Field event, Field old) {
    plain(event);
    if (!event.at("series").same(old.at("series"))) series(event.at("series"));
    for (String field : FIXED) event.at(field).unchanged(old.at(field));
    controller(event).unchanged(controller(old));
    event.at("reportingInstance").unchanged(old.at("reportingInstance"));
  }

  private static void series(Field series) {
    if (series.absent()) return;
    if (series.at("count").number() < 2) series.at("count").invalid("", "should be at least 2");
    series.at("lastObservedTime").demanded();
  }
}
