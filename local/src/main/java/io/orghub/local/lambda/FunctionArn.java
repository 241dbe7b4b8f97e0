package io.orghub.local.lambda;

/** Names of functions as AWS would write them. */
public final class FunctionArn {
    private FunctionArn() {}

    public static String of(String functionName) {
        return "arn:aws:lambda:eu-west-1:123456789012:function:" + functionName + ":live";
    }
}
