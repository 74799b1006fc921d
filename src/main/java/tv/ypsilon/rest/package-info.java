/** The dialect that all resources of the API share: lists, versions, instants, and the contract that requests keep to. */
@NullMarked
@ApplicationModule(allowedDependencies = "problem")
package tv.ypsilon.rest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
