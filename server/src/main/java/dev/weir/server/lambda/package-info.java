/// An app as an AWS Lambda function: [Lambda#run] is a custom runtime.
///
/// Nothing of Netty, and no event loop, is loaded for it.
@NullMarked
package dev.weir.server.lambda;

import org.jspecify.annotations.NullMarked;
