package org.yaoxiang.bridge.map;

/// How a value came about that no instrument gave.
enum Method {
    ENTERED("手工录入", "entered by hand"),
    WORKED_OUT("由体重和身高计算", "worked out from weight and height");

    private final String chinese;
    private final String english;

    Method(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    String chinese() {
        return chinese;
    }

    String english() {
        return english;
    }
}
