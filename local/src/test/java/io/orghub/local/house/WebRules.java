package io.orghub.local.house;

import static io.orghub.local.house.TemplateRules.check;
import static io.orghub.local.house.TemplateRules.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orghub.local.gateway.HttpRequest;
import io.orghub.local.gateway.WebPages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the web client is served with on AWS: the headers of the local stack and no less, from a bucket of its own alone. */
final class WebRules {
    private static final int A_YEAR_IN_SECONDS = 31_536_000;
    private static final Pattern CONNECT = Pattern.compile("connect-src [^;]*;");
    private static final Pattern ADDRESS_IN_TEMPLATE = Pattern.compile("(?m)var PAGE = /(.+)/$");
    private static final Pattern SHOWN_IN_TEMPLATE =
            Pattern.compile("ErrorCode=(\\d+), ResponseCode=(\\d+), ResponsePagePath=/([^,]+),");
    private static final Pattern ADDRESS_OF_ROUTE = Pattern.compile("path=\"(/[^\"]*)\"");

    private WebRules() {}

    static List<String> all(House house) {
        return Stream.of(
                        headersAreSent(house),
                        pagesComeFromTheirBucketAlone(house),
                        failuresAreReadable(house),
                        addressesArePages(house))
                .flatMap(List::stream)
                .toList();
    }

    static List<String> headersAreSent(House house) {
        var broken = new ArrayList<String>();
        var headers = house.template().resource("PagesHeaders");
        var local = localHeaders();
        var security = List.of("ResponseHeadersPolicyConfig", "SecurityHeadersConfig");
        var policy = secured(headers, "ContentSecurityPolicy", "ContentSecurityPolicy");
        check(
                broken,
                CONNECT.matcher(policy)
                        .replaceFirst("connect-src 'self';")
                        .equals(local.get("content-security-policy")),
                "the pages' policy is not the local stack's: " + policy);
        check(
                broken,
                !policy.matches("(?i).*(unsafe|\\*|http:|null).*"),
                "the pages' policy lets others in: " + policy);
        for (var host : List.of("Api.execute-api.", "cognito-idp.", ".auth.", "LogosBucket.RegionalDomainName")) {
            check(broken, policy.contains(host), "the pages may not talk to " + host);
        }
        var hsts = secured(headers, "StrictTransportSecurity", "AccessControlMaxAgeSec");
        check(broken, hsts.equals(String.valueOf(A_YEAR_IN_SECONDS)), "the pages may be asked for without TLS");
        check(broken, secured(headers, "FrameOptions", "FrameOption").equals("DENY"), "the pages can be framed");
        check(
                broken,
                secured(headers, "ReferrerPolicy", "ReferrerPolicy").equals(local.get("referrer-policy")),
                "the pages tell others who refers to them");
        for (var header : List.of(
                "ContentSecurityPolicy",
                "ContentTypeOptions",
                "FrameOptions",
                "ReferrerPolicy",
                "StrictTransportSecurity")) {
            check(
                    broken,
                    text(headers, security.get(0), security.get(1), header, "Override")
                            .equals("true"),
                    header + " may be another's");
        }
        var own = text(headers, "ResponseHeadersPolicyConfig", "CustomHeadersConfig");
        for (var header : List.of("cross-origin-opener-policy", "permissions-policy")) {
            check(
                    broken,
                    own.contains("Header=" + header + ", Value=" + local.get(header) + ", Override=true"),
                    "the pages lack " + header);
        }
        return broken;
    }

    static List<String> pagesComeFromTheirBucketAlone(House house) {
        var broken = new ArrayList<String>();
        var pages = house.template().resource("PagesDistribution");
        for (var behaviour : List.of("DefaultCacheBehavior", "CacheBehaviors")) {
            var how = text(pages, "DistributionConfig", behaviour);
            check(broken, how.contains("ResponseHeadersPolicyId=PagesHeaders"), behaviour + " is without the headers");
            check(broken, how.contains("ViewerProtocolPolicy=redirect-to-https"), behaviour + " is without TLS");
            check(broken, how.contains("=arn:aws:local:PagesPaths.FunctionARN"), behaviour + " knows no addresses");
        }
        check(
                broken,
                text(pages, "DistributionConfig", "CacheBehaviors")
                        .matches(".*PathPattern=/o/\\*, TargetOriginId=api, .*OriginRequestPolicyId=PagesAccept.*"),
                "public pages are not asked of the API as pages");
        check(
                broken,
                webOriginOf(house, "GetPublicOrganisationFunction").equals(webOriginOf(house, "SendMailFunction")),
                "public pages are at home elsewhere than mails say");
        check(
                broken,
                text(pages, "DistributionConfig", "Origins").contains("OriginAccessControlId=PagesAccess"),
                "the pages' bucket does not know who asks");
        return broken;
    }

    /** A failure is shown as the same page here and there, and the page is there. */
    static List<String> failuresAreReadable(House house) {
        var broken = new ArrayList<String>();
        var there = SHOWN_IN_TEMPLATE
                .matcher(text(
                        house.template().resource("PagesDistribution"), "DistributionConfig", "CustomErrorResponses"))
                .results()
                .collect(Collectors.toMap(
                        found -> Integer.parseInt(found.group(1)),
                        found -> new WebPages.ErrorPage(Integer.parseInt(found.group(2)), found.group(3))));
        check(broken, there.equals(WebPages.ERROR_PAGES), "failures are shown as " + there);
        for (var page : there.values()) {
            check(
                    broken,
                    Files.isRegularFile(House.root().resolve("web/public").resolve(page.file())),
                    "there is no page " + page.file());
        }
        return broken;
    }

    /** Each page of the client opens at its address, here and there. */
    static List<String> addressesArePages(House house) {
        var broken = new ArrayList<String>();
        var code = text(house.template().resource("PagesPaths"), "FunctionCode");
        var found = ADDRESS_IN_TEMPLATE.matcher(code);
        var there = Pattern.compile(found.find() ? found.group(1).replace("\\/", "/") : "nothing");
        var folder = House.root().resolve("web");
        var here = new WebPages(folder, JsonNodeFactory.instance.objectNode());
        var addresses = ADDRESS_OF_ROUTE
                .matcher(House.read(folder.resolve("src/app.tsx")))
                .results()
                .map(path -> path.group(1).replaceAll(":\\w+", "some-id"))
                .flatMap(path -> path.equals("/") ? Stream.of(path) : Stream.of(path, path + "/"))
                .toList();
        check(broken, addresses.size() > 6, "the client has the pages " + addresses);
        for (var address : addresses) {
            check(broken, there.matcher(address).find(), address + " is no page on AWS");
            check(broken, here.answer(opened(address)).isPresent(), address + " is no page of the local stack");
        }
        for (var other : List.of("/config.json", "/assets/index-x.js", "/groups/a/b", "/nothing")) {
            check(broken, !there.matcher(other).find(), other + " is a page on AWS");
        }
        return broken;
    }

    private static String webOriginOf(House house, String function) {
        return text(house.template().resource(function), "Environment", "Variables", "WEB_ORIGIN");
    }

    private static String secured(Map<String, Object> headers, String header, String property) {
        return text(headers, "ResponseHeadersPolicyConfig", "SecurityHeadersConfig", header, property);
    }

    private static Map<String, String> localHeaders() {
        var pages = new WebPages(Path.of("nowhere"), JsonNodeFactory.instance.objectNode());
        return pages.answer(opened("/config.json")).orElseThrow().headers().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static HttpRequest opened(String path) {
        var headers = List.of(Map.entry("sec-fetch-mode", "navigate"));
        return new HttpRequest("GET", path, "", headers, new byte[0], "127.0.0.1", "HTTP/1.1");
    }
}
