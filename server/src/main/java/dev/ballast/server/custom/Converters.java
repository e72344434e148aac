package dev.ballast.server.custom;

import dev.ballast.kinds.custom.Converter;
import dev.ballast.kinds.custom.Definition;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;

/// Finds who brings a definition's objects from version to version.
public final class Converters {
  private Converters() {}

  public static Converter of(Definition definition) {
    if (definition.webhook() == null) return Converter.byName();
    return (object, apiVersion) -> {
      String from = Json.string(object, "apiVersion");
      throw ApiException.internal(
          "conversion webhook for "
              + from
              + ", Kind="
              + definition.kind()
              + " failed: conversion by webhook is not supported");
    };
  }
}
