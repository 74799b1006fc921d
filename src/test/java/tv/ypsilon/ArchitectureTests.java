package tv.ypsilon;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Controller;

@AnalyzeClasses(packagesOf = YpsilonApplication.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    private static final DescribedPredicate<JavaMethodCall> READ_THE_MACHINES_TIME = describe("read the machine's time",
            call -> readsTheMachinesTime(call));

    @ArchTest
    static final ArchRule collaborators_come_through_the_constructor = noFields().should()
            .beMetaAnnotatedWith(Autowired.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule controllers_are_for_the_web_only = classes().that()
            .areMetaAnnotatedWith(Controller.class)
            .and()
            .areNotAnnotations()
            .should()
            .bePackagePrivate()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses().should().haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule time_is_java_time = noClasses().should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Calendar.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.text.DateFormat.class);

    @ArchTest
    static final ArchRule time_comes_from_a_clock = noClasses().should().callMethodWhere(READ_THE_MACHINES_TIME);

    @ArchTest
    static final ArchRule output_goes_to_the_log = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    private static boolean readsTheMachinesTime(JavaMethodCall call) {
        var target = call.getTarget();
        if (target.getOwner().isEquivalentTo(System.class)) {
            return target.getName().equals("currentTimeMillis");
        }
        return target.getOwner().getPackageName().equals("java.time") && target.getName().equals("now")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }

}
