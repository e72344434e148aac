/// The way to an API server over HTTP, as a kubeconfig describes it. Comes after `client`; the
/// command line and the tests start from here.
package dev.ballast.client.http;
