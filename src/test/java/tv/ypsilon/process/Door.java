package tv.ypsilon.process;

import tv.ypsilon.ApiClient;

/** Where somebody can talk to the service: one of its instances, or what stands in front of them. */
interface Door {

    String name();

    ApiClient api();
}
