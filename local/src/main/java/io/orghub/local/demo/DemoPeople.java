package io.orghub.local.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** As whom the web client lets one sign in, without a password. */
public final class DemoPeople {
    private DemoPeople() {}

    /** What the web client reads from {@code /config.json}. */
    public static ObjectNode config() {
        var config = JsonNodeFactory.instance.objectNode().put("local", true);
        var people = config.putArray("people");
        var ines = Cast.ARDENT_TUTORS.getFirst();
        var noor = Cast.ARDENT_TUTORS.get(1);
        var marta = Cast.RESELLERS.getFirst();
        people.add(person(DemoData.AGENCY_TENANT, ines, "Owner of " + DemoData.AGENCY));
        people.add(person(DemoData.AGENCY_TENANT, noor, "Tutor of " + DemoData.AGENCY));
        DemoData.AGENCY_INVITED.forEach(email -> people.addObject()
                .put("tenantId", DemoData.AGENCY_TENANT)
                .put("userId", email.substring(0, email.indexOf('@')).toLowerCase(Locale.ROOT))
                .put("email", email)
                .put("name", email)
                .put("about", "Invited to " + DemoData.AGENCY));
        people.add(person(DemoData.RESELLER_TENANT, marta, "Owner of " + DemoData.RESELLER));
        people.addObject()
                .put("tenantId", DemoData.AGENCY_TENANT)
                .put("userId", "admin")
                .put("role", "tenant-admin")
                .put("name", "Tenant admin")
                .put("about", "Runs the tenant " + DemoData.AGENCY_TENANT_NAME);
        return config;
    }

    private static ObjectNode person(String tenant, Cast.Person person, String about) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("tenantId", tenant)
                .put("userId", person.userId())
                .put("email", person.email())
                .put("name", person.displayName())
                .put("about", about);
    }
}
