/// Tells who stands behind a Service: EndpointSlices and Endpoints from the pods that it selects.
/// Comes after pods get addresses; DNS and clients read what is written here.
package dev.ballast.controllers.service;
