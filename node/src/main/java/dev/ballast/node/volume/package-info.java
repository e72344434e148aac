/// A pod's volumes as folders of the node: made, filled, kept up to date, taken away. All file work
/// of the node's pods is here. Before it comes the API's client; after it `node.pod`.
@NullMarked
package dev.ballast.node.volume;

import org.jspecify.annotations.NullMarked;
